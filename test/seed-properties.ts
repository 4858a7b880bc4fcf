import { configureGlobal } from 'fast-check';
import { seed } from './soak.ts';

configureGlobal({ seed });
