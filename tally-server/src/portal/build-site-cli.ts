/** `npm run build:site`: builds the public pages if their sources have changed, and says where they are. */
import { ensureSiteBundle } from './site-bundle.ts';

console.log(await ensureSiteBundle());
