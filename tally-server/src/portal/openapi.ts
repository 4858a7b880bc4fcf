/** What the public side offers, for programs that read it; a test asks every path. */
import { openapiOfApi } from './openapi-api.ts';
import { openapiOfFiles } from './openapi-files.ts';
import type { OpenapiPart } from './openapi-part.ts';

/** Each part of the server that answers the public adds its own. */
const parts: readonly OpenapiPart[] = [openapiOfFiles, openapiOfApi];

export const openapi = {
  openapi: '3.1.0',
  info: {
    title: 'Mutabaqa: results transmission and reconciliation',
    version: '1',
    description:
      'Before a polling group’s embargo ends, answers tell arrivals only; what waits for it is refused with publication.embargo. Ids in names of files are percent-encoded: /results/stations/a%2Fb.json is that of a/b. A static file server knows the name as it stands on disk, whose % is encoded once more; the centre knows both.',
  },
  paths: Object.assign({}, ...parts.map(({ paths }) => paths)) as OpenapiPart['paths'],
  components: {
    schemas: Object.assign({}, ...parts.map(({ schemas }) => schemas)) as OpenapiPart['schemas'],
  },
};
