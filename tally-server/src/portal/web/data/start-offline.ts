/** These pages without a network: a service worker keeps them, named by the digest of their list of files. */

/** Does nothing where browsers have none: without TLS, and in some private windows. */
export function startOffline(): void {
  void register();
}

/** Fetches all files of the pages, also those that were not opened yet. Rejects when one cannot be fetched. */
export async function keepPages(): Promise<void> {
  const registration = await register();
  if (registration === undefined) return;
  const { active } = await navigator.serviceWorker.ready;
  if (active === null) return;
  const channel = new MessageChannel();
  const kept = new Promise<boolean>((resolve) => {
    channel.port1.addEventListener('message', ({ data }) => resolve(data === 'kept'));
    channel.port1.start();
  });
  active.postMessage('keep-all', [channel.port2]);
  if (!(await kept)) throw new Error('not all files of the pages could be kept');
}

async function register(): Promise<ServiceWorkerRegistration | undefined> {
  if (!('serviceWorker' in navigator) || !isSecureContext) return undefined;
  try {
    return await navigator.serviceWorker.register('./sw.js');
  } catch (fault) {
    // No sw.js on this host, or a browser that keeps nothing: the pages work with a network.
    if (fault instanceof DOMException || fault instanceof TypeError) return undefined;
    throw fault;
  }
}
