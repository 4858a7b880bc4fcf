/**
 * A centre that has published, with the public pages, behind a static file server that knows nothing of
 * elections: what works here works from any mirror.
 */
import { decideSample, makePublishedCentre } from './published-centre.ts';
import type { PublishedCentre } from './published-centre.ts';
import type { SiteDataOptions } from './site-data.ts';
import { writeSiteData } from './site-data.ts';
import { ensureSiteBundle } from '@mutabaqa/tally-server/portal/site-bundle.ts';
import type { StaticServer } from './static-server.ts';
import { serveStatic } from './static-server.ts';

export interface SiteCentre {
  readonly published: PublishedCentre;
  readonly server: StaticServer;
  readonly publicDirectory: string;
  readonly bundleDirectory: string;
  close(): Promise<void>;
}

export async function makeSiteCentre(options: SiteDataOptions = {}): Promise<SiteCentre> {
  const bundleDirectory = await ensureSiteBundle();
  const published = await makePublishedCentre();
  await decideSample(published);
  await published.publish();
  const publicDirectory = published.at('public');
  await writeSiteData(publicDirectory, published.centre.election, published.logKey, options);
  const server = await serveStatic(bundleDirectory, publicDirectory);
  return {
    ...{ published, server, publicDirectory, bundleDirectory },
    async close() {
      await server.close();
      await published.centre.close();
    },
  };
}
