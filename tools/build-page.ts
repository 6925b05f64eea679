/** Builds the web page to where the compiled API looks for it. Part of `npm run build`. */
import { fileURLToPath } from 'node:url';
import { buildPage } from '../src/page/building.js';

await buildPage(fileURLToPath(new URL('../dist/page', import.meta.url)));
