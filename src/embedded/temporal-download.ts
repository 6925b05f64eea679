/** Lets the Temporal SDK download its `temporal` program. */
import { spawn, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { inheritedEnvironment } from '../platform/config.js';
import type { Obtaining } from './temporal-build.js';

/** Without a byte for so long, the download counts as impossible: some firewalls swallow what they do not let through. */
const patienceMs = 15_000;

/**
 * The SDK downloads when it is asked for a development server. That happens in a process of its own, which can be ended.
 * @returns the program's path in the cache folder
 */
export async function downloadTemporal({ cache, signal, onProgress }: Obtaining): Promise<string> {
  const folder = join(cache, 'download');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    await downloadInto(folder, signal, onProgress);
    const name = readdirSync(folder).find((file) => file.startsWith('temporal'));
    if (name === undefined) throw new Error('the SDK left no program behind');
    const downloaded = join(folder, name);
    const [, version = 'unknown'] = /version (\d[\w.-]*)/.exec(execFileSync(downloaded, ['--version'], { encoding: 'utf8' })) ?? [];
    mkdirSync(join(cache, version), { recursive: true });
    renameSync(downloaded, join(cache, version, 'temporal'));
    return join(cache, version, 'temporal');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function downloadInto(folder: string, signal: AbortSignal | undefined, onProgress: (detail: string) => void) {
  const script = fileURLToPath(new URL('temporal-download-main.ts', import.meta.url));
  const env = inheritedEnvironment();
  const child = spawn(execPath, ['--import', 'tsx', script, folder], { env, stdio: ['ignore', 'ignore', 'pipe'], signal });
  const said = text(child.stderr);

  let size = 0;
  let grew = Date.now();
  const watch = setInterval(() => {
    const now = sizeOf(folder);
    if (now > size) grew = Date.now();
    size = now;
    onProgress(`${Math.round(size / 1_000_000)} MB`);
    if (Date.now() - grew > patienceMs) child.kill();
  }, 500);
  try {
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error((await said).trim().split('\n').at(-1) || 'no answer');
  } finally {
    clearInterval(watch);
  }
}

const sizeOf = (folder: string) =>
  readdirSync(folder).reduce((sum, file) => sum + (statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0), 0);
