/** Makes the bundle of pages when there is none of these sources, and publishes it; nothing waits for it. */
import { publishSite, type SiteFilesPorts } from './site-files.ts';

export interface SiteFiles {
  /** Waits for what is being written; for a bundle that is still being made it does not. */
  stop(): Promise<void>;
}

export function startSiteFiles(
  ports: SiteFilesPorts,
  ensureBundle: () => Promise<string>,
  onFault: (fault: unknown) => void,
): SiteFiles {
  let isStopped = false;
  let written: Promise<void> | undefined;
  ensureBundle()
    .then(async (bundle) => {
      if (!isStopped) await (written = publishSite(ports, bundle));
    })
    .catch(onFault);
  return {
    async stop() {
      isStopped = true;
      await written?.catch(() => undefined); // told above
    },
  };
}
