/** The web page for `npm start`: built once, kept by the hash of what it is made from. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPage, canBuildPage, pageSources } from '../page/building.js';
import { withProgress, type Say } from './progress.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, 'node_modules', '.cache', 'baton');

/** How many built pages are kept: whoever goes back and forth between two branches waits once for each. */
const mostKept = 3;

/** @returns the folder of the built page; undefined where the tools that build it are not installed */
export async function keptPage(say: Say, signal: AbortSignal): Promise<string | undefined> {
  const folder = join(cache, `page-${sourcesHash()}`);
  if (existsSync(join(folder, 'index.html'))) return folder;
  if (!canBuildPage()) {
    say('! The web page is not built: its tools are development dependencies, and they are not installed. The API works without it.');
    return undefined;
  }
  // Built aside and renamed: another Baton of this checkout may be doing the same.
  const unfinished = join(cache, `unfinished-page-${process.pid}`);
  try {
    await withProgress(say, 'web page, built once for this version', () => buildPage(unfinished, signal));
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  forgetOldPages();
  return folder;
}

/** Of every file the page is made from, and of the lock file, which says with what. */
function sourcesHash(): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  const files = readdirSync(pageSources, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules') && !entry.name.endsWith('.d.ts'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
  for (const file of files) hash.update(`\0${file.slice(pageSources.length)}\0`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

function forgetOldPages() {
  const pages = readdirSync(cache)
    .filter((name) => name.startsWith('page-'))
    .map((name) => ({ path: join(cache, name), at: statSync(join(cache, name)).mtimeMs }))
    .toSorted((a, b) => b.at - a.at);
  for (const { path } of pages.slice(mostKept)) rmSync(path, { recursive: true, force: true });
}
