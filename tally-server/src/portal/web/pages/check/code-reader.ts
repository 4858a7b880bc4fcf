/** QR codes in pictures. The reader's code (a megabyte) is fetched when the first picture comes. */

export interface CodeRequest {
  readonly id: number;
  readonly picture: Blob | ImageData;
}

export interface CodeAnswer {
  readonly id: number;
  /** Undefined: the reader could not be loaded. */
  readonly texts: readonly string[] | undefined;
}

export interface CodeReader {
  /** Texts of all codes in it; none when the reader could not be loaded. */
  read(picture: Blob | ImageData): Promise<readonly string[]>;
  /** The same; undefined when the reader could not be loaded. */
  tryRead(picture: Blob | ImageData): Promise<readonly string[] | undefined>;
  close(): void;
}

export function openCodeReader(): CodeReader {
  let worker: Worker | undefined;
  let nextId = 0;
  const waiting = new Map<number, (texts: CodeAnswer['texts']) => void>();
  const start = (): Worker => {
    const started = new Worker(new URL('./code-reader-worker.ts', import.meta.url), {
      type: 'module',
    });
    started.addEventListener('message', ({ data }: MessageEvent<CodeAnswer>) => {
      waiting.get(data.id)?.(data.texts);
      waiting.delete(data.id);
    });
    // Its code did not come, as when the network was cut; the next picture tries again.
    started.addEventListener('error', () => {
      for (const resolve of waiting.values()) resolve(undefined);
      waiting.clear();
      worker = undefined;
    });
    return started;
  };
  const tryRead = async (picture: Blob | ImageData): Promise<CodeAnswer['texts']> => {
    worker ??= start();
    const request: CodeRequest = { id: nextId++, picture };
    const running = worker;
    return new Promise((resolve) => {
      waiting.set(request.id, resolve);
      running.postMessage(request, []); // by value: the picture is shown on
    });
  };
  return {
    read: async (picture) => (await tryRead(picture)) ?? [],
    tryRead,
    close() {
      worker?.terminate();
      worker = undefined;
    },
  };
}
