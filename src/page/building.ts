/** Builds the web page by its own tools, which are development dependencies. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inheritedEnvironment } from '../platform/config.js';

/** The workspace of the page. */
export const pageSources = fileURLToPath(new URL('../../web', import.meta.url));

/** Whether the tools are installed. */
export const canBuildPage = (): boolean => viteProgram() !== undefined;

/** Builds the page into `folder`. Throws what the build says where it fails. */
export async function buildPage(folder: string, signal?: AbortSignal): Promise<void> {
  const vite = viteProgram();
  if (vite === undefined) throw new Error('The web page cannot be built: run `npm ci` with development dependencies.');
  const args = [vite, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'];
  // Whatever this process is: a page that is built under NODE_ENV=test would bring React's development build along.
  const env = { ...inheritedEnvironment(), NODE_ENV: 'production' };
  const build = spawn(execPath, args, { cwd: pageSources, env, stdio: ['ignore', 'pipe', 'pipe'], signal });
  let said = '';
  for (const stream of [build.stdout, build.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  const [code] = await once(build, 'close');
  if (code !== 0) throw new Error(`The web page could not be built:\n${said.trim()}`);
}

function viteProgram(): string | undefined {
  try {
    return join(dirname(createRequire(pathToFileURL(join(pageSources, 'package.json'))).resolve('vite/package.json')), 'bin', 'vite.js');
  } catch {
    return undefined;
  }
}
