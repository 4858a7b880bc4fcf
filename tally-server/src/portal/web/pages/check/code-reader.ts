/** QR codes in pictures. The reader's code (a megabyte) is fetched when the first picture comes. */

export interface CodeRequest {
  readonly id: number;
  readonly picture: Blob | ImageData;
}

export interface CodeAnswer {
  readonly id: number;
  readonly texts: readonly string[];
  /** Why the picture could not be looked at. */
  readonly fault?: string;
}

export interface CodeReader {
  /** Texts of all codes in it. */
  read(picture: Blob | ImageData): Promise<readonly string[]>;
  close(): void;
}

export function openCodeReader(): CodeReader {
  let worker: Worker | undefined;
  let nextId = 0;
  const waiting = new Map<number, (texts: readonly string[]) => void>();
  const start = (): Worker => {
    const started = new Worker(new URL('./code-reader-worker.ts', import.meta.url), {
      type: 'module',
    });
    started.addEventListener('message', ({ data }: MessageEvent<CodeAnswer>) => {
      waiting.get(data.id)?.(data.texts);
      waiting.delete(data.id);
    });
    // Without its code, as when the network was cut before it came, nothing is found in any picture.
    started.addEventListener('error', () => {
      for (const resolve of waiting.values()) resolve([]);
      waiting.clear();
      worker = undefined;
    });
    return started;
  };
  return {
    async read(picture) {
      worker ??= start();
      const request: CodeRequest = { id: nextId++, picture };
      const running = worker;
      return new Promise((resolve) => {
        waiting.set(request.id, resolve);
        running.postMessage(request, []); // by value: the picture is shown on
      });
    },
    close() {
      worker?.terminate();
      worker = undefined;
    },
  };
}
