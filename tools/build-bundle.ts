/** Puts the workflow bundle beside the compiled worker, where worker/bundle.ts looks first. Part of `npm run build`. */
import { fileURLToPath } from 'node:url';
import { writeBundle } from '../worker/bundle.js';

await writeBundle(fileURLToPath(new URL('../dist/workflow-bundle.js', import.meta.url)));
