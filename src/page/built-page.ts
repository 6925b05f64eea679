/** Where `npm run build` has put the web page, as the compiled program and its sources see it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `program`: the address of `dist/src/app.js`, or of `src/app.ts` where it is run from its sources. @returns undefined where nothing is built */
export const builtPage = (program: string): string | undefined =>
  ['../page', '../dist/page']
    .map((place) => fileURLToPath(new URL(place, program)))
    .find((folder) => existsSync(join(folder, 'index.html')));
