/** The web page for `npm start`: built once, kept by the hash of what it is made from. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { env, execPath } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';
import { withProgress, type Say } from './progress.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const web = join(root, 'web');
const cache = join(root, 'node_modules', '.cache', 'baton');

/** How many built pages are kept: whoever goes back and forth between two branches waits once for each. */
const mostKept = 3;

/** @returns the folder of the built page; undefined where the tools that build it are not installed */
export async function keptPage(say: Say, signal: AbortSignal): Promise<string | undefined> {
  const folder = join(cache, `page-${sourcesHash()}`);
  if (existsSync(join(folder, 'index.html'))) return folder;
  if (viteProgram() === undefined) {
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

/** Builds the page into `folder`. Throws what the build says where it fails. */
export async function buildPage(folder: string, signal?: AbortSignal): Promise<void> {
  const vite = viteProgram();
  if (vite === undefined) throw new Error('The web page cannot be built: run `npm ci` with development dependencies.');
  const args = [vite, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'];
  // Whatever this process is: a page that is built under NODE_ENV=test would bring React's development build along.
  const build = spawn(execPath, args, { cwd: web, env: { ...env, NODE_ENV: 'production' }, stdio: ['ignore', 'pipe', 'pipe'], signal });
  let said = '';
  for (const stream of [build.stdout, build.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  const [code] = await once(build, 'close');
  if (code !== 0) throw new Error(`The web page could not be built:\n${said.trim()}`);
}

function viteProgram(): string | undefined {
  try {
    return join(dirname(createRequire(pathToFileURL(join(web, 'package.json'))).resolve('vite/package.json')), 'bin', 'vite.js');
  } catch {
    return undefined;
  }
}

/** Of every file the page is made from, and of the lock file, which says with what. */
function sourcesHash(): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  const files = readdirSync(web, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules') && !entry.name.endsWith('.d.ts'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
  for (const file of files) hash.update(`\0${file.slice(web.length)}\0`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

function forgetOldPages() {
  const pages = readdirSync(cache)
    .filter((name) => name.startsWith('page-'))
    .map((name) => ({ path: join(cache, name), at: statSync(join(cache, name)).mtimeMs }))
    .toSorted((a, b) => b.at - a.at);
  for (const { path } of pages.slice(mostKept)) rmSync(path, { recursive: true, force: true });
}
