/** Builds the `temporal` program from the Go module pinned in tools/temporal-cli/go.mod. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { inheritedEnvironment } from '../platform/config.js';

/** As in tools/temporal-cli/go.mod. */
export const builtVersion = '1.5.1';
const modulePath = 'github.com/temporalio/cli';
/** How many packages the program is made of, for a sense of how far the build is; those built before are not counted again. */
const packages = 1_300;

export interface Obtaining {
  readonly cache: string;
  readonly signal?: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/** @returns the program's path in the cache folder */
export async function buildTemporal({ cache, signal, onProgress }: Obtaining): Promise<string> {
  const folder = join(cache, builtVersion);
  const program = join(folder, 'temporal');
  const unfinished = join(cache, `building-${process.pid}`);
  try {
    await goBuild(unfinished, signal, onProgress);
    mkdirSync(folder, { recursive: true });
    renameSync(unfinished, program);
    return program;
  } finally {
    rmSync(unfinished, { force: true });
  }
}

async function goBuild(output: string, signal: AbortSignal | undefined, onProgress: (text: string) => void) {
  const linkerFlags = `-s -w -X ${modulePath}/temporalcli.Version=${builtVersion}`;
  const go = spawn(
    'go',
    ['build', '-v', '-mod=readonly', '-trimpath', '-buildvcs=false', `-ldflags=${linkerFlags}`, '-o', output, `${modulePath}/cmd/temporal`],
    {
      cwd: fileURLToPath(new URL('../../tools/temporal-cli', import.meta.url)),
      env: { ...inheritedEnvironment(), GOFLAGS: '', CGO_ENABLED: '0' },
      stdio: ['ignore', 'ignore', 'pipe'],
      signal,
    },
  );
  const said: string[] = [];
  let compiled = 0;
  createInterface(go.stderr).on('line', (line) => {
    said.push(line);
    if (line.startsWith('go: downloading')) return onProgress('downloading modules');
    compiled += 1;
    onProgress(`${compiled} of up to ${packages} packages`);
  });
  const [code] = await once(go, 'close').catch((error: unknown) => {
    throw isMissing(error) ? new Error('there is no `go` on the PATH') : error;
  });
  if (code !== 0) throw new Error(`go build ended with ${String(code)}: ${said.slice(-5).join(' / ')}`);
}

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT';
