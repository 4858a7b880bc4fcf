/** The child's side of `keepChild`: its setup, what it tells, and its end with the server's. */
import { describeFault } from '../logger.ts';
import { makeTokenBucket } from '../ingest/token-bucket.ts';
import type { ChildMessage } from './child-message.ts';

export interface Parent<Setup> {
  readonly setup: Setup;
  ready(port: number): void;
  refused(fault: unknown): void;
  fault(fault: unknown): void;
  current(fields: Readonly<Record<string, number>>): void;
}

/** Waits for the setup. From here on this process ends when the server is gone, however that went. */
export async function meetParent<Setup>(): Promise<Parent<Setup>> {
  process.on('disconnect', () => process.exit());
  // Ctrl-C reaches every process of a terminal, a service manager's signal every process of a service; the
  // server stops this one when its turn comes.
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => undefined);
  const setup = await new Promise<Setup>((resolve) => {
    process.once('message', (message) => {
      resolve(message as Setup);
    });
  });
  const mayTell = makeTokenBucket({ perSecond: 1, burst: 50 });
  const tell = (message: ChildMessage): void => {
    // The server may be gone this very moment; then so are we.
    if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
  };
  return {
    setup,
    ready(port) {
      tell({ kind: 'ready', port });
    },
    refused(fault) {
      const { code = '', address = '', port = 0 } = { ...(fault as SystemError) };
      tell({ kind: 'refused', text: describeFault(fault), code, address, port });
    },
    fault(fault) {
      // A full disk would otherwise fill the log with one line a request.
      if (mayTell.take(Date.now())) tell({ kind: 'fault', text: describeFault(fault) });
    },
    current(fields) {
      tell({ kind: 'current', fields });
    },
  };
}

type SystemError = NodeJS.ErrnoException & { readonly address?: string; readonly port?: number };
