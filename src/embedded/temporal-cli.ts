/** Finds the `temporal` program, or gets it (design: stack.md, The embedded Temporal server). */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { tryLock } from './lock.js';
import { withProgress, type Say } from './progress.js';
import { buildTemporal, builtVersion } from './temporal-build.js';
import { downloadTemporal } from './temporal-download.js';

const run = promisify(execFile);

export interface TemporalCli {
  readonly path: string;
  /** Of the Temporal server inside: what its database file depends on. */
  readonly serverVersion: string;
}

export interface TemporalCliOptions {
  /** TEMPORAL_CLI; taken or refused, never passed over. */
  readonly given?: string;
  /** Baton's folder in the user's cache. */
  readonly cacheDir: string;
  /** The server version that the kept database file needs; preferred among several. */
  readonly wanted?: string;
  readonly say: Say;
  /** Ends a download or build. */
  readonly signal?: AbortSignal;
}

/**
 * TEMPORAL_CLI, else `temporal` on the PATH, else the copy kept from before, else the SDK's download, else built from the Go module.
 * @throws Error that names these ways
 */
export async function temporalCli({ given, cacheDir, wanted, say, signal }: TemporalCliOptions): Promise<TemporalCli> {
  if (given !== undefined) return requireCli(given);
  const cache = join(cacheDir, 'temporal');
  const found = [await inspect('temporal'), ...(await kept(cache))].filter((cli) => cli !== undefined).filter(isRecentEnough);
  const [first] = found;
  if (first) return found.find(({ serverVersion }) => serverVersion === wanted) ?? first;
  return obtain(cache, say, signal);
}

async function requireCli(path: string): Promise<TemporalCli> {
  const cli = await inspect(path);
  if (cli) return cli;
  throw new Error(`TEMPORAL_CLI is "${path}", which does not run as the \`temporal\` program. Set it to the program's path, or unset it.`);
}

async function inspect(path: string): Promise<TemporalCli | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 20_000 });
    const [, serverVersion] = /Server (\d[\w.-]*)/.exec(stdout) ?? [];
    return serverVersion === undefined ? undefined : { path, serverVersion };
  } catch {
    return undefined;
  }
}

/** Task priorities and the update methods Baton uses came with server 1.28. */
function isRecentEnough({ serverVersion }: TemporalCli): boolean {
  const [major = 0, minor = 0] = serverVersion.split('.').map(Number);
  return major > 1 || (major === 1 && minor >= 28);
}

async function kept(cache: string): Promise<(TemporalCli | undefined)[]> {
  if (!existsSync(cache)) return [];
  const folders = readdirSync(cache, { withFileTypes: true }).filter((entry) => entry.isDirectory() && /^\d/.test(entry.name));
  return Promise.all(folders.map(({ name }) => inspect(join(cache, name, 'temporal'))));
}

/** Two starts at once get it once: the second waits for the first. */
async function obtain(cache: string, say: Say, signal?: AbortSignal): Promise<TemporalCli> {
  mkdirSync(cache, { recursive: true });
  for (let waited = 0; ; waited += 1) {
    signal?.throwIfAborted();
    const lock = tryLock(join(cache, 'lock'));
    const [cli] = (await kept(cache)).filter((each) => each !== undefined);
    if ('release' in lock) {
      try {
        return cli ?? (await downloadOrBuild(cache, say, signal));
      } finally {
        lock.release();
      }
    }
    if (waited % 15 === 0) say(`… waiting for process ${lock.heldBy.pid}, which is getting the Temporal server for both`);
    await sleep(1_000);
  }
}

async function downloadOrBuild(cache: string, say: Say, signal?: AbortSignal): Promise<TemporalCli> {
  say('There is no `temporal` program yet: it is fetched once and kept in the cache folder.');
  const tried: string[] = [];
  for (const [way, get] of [
    ['downloading the Temporal server', downloadTemporal],
    ['building the Temporal server from its Go module, which takes minutes', buildTemporal],
  ] as const) {
    let detail = '';
    try {
      const path = await withProgress(
        say,
        way,
        () => get({ cache, signal, onProgress: (text) => (detail = `, ${text}`) }),
        () => detail,
      );
      const cli = await inspect(path);
      if (cli) return cli;
      tried.push(`${way}: ${path} does not run`);
    } catch (error) {
      signal?.throwIfAborted();
      tried.push(`${way}: ${error instanceof Error ? error.message : String(error)}`);
      say(`✗ ${way}: not possible here`);
    }
  }
  throw new Error(
    [
      'There is no Temporal server for the embedded use. Any one of these helps:',
      '  - install the `temporal` program on the PATH, or set TEMPORAL_CLI to its path (https://docs.temporal.io/cli);',
      '  - let this machine reach the internet for the download by the Temporal SDK;',
      `  - install Go 1.25 or newer, whose module proxy must be reachable: ${builtVersion} is then built here, once;`,
      '  - set TEMPORAL_ADDRESS to a Temporal server of your own.',
      'What was tried:',
      ...tried.map((line) => `  - ${line}`),
    ].join('\n'),
  );
}
