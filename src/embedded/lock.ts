/** A file that says which process does something that only one may do. A lock whose holder has died counts as open. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { numberField, readJson, textField } from '../platform/json-files.js';
import { commandLine } from './orphans.js';

export interface Holder {
  readonly pid: number;
  readonly command: string;
  readonly startedBy?: number;
}

export type Locking = { readonly release: () => void } | { readonly heldBy: Holder };

/** Takes the lock, or tells who holds it. `startedBy` is noted for whoever finds it held. */
export function tryLock(path: string, startedBy?: number): Locking {
  mkdirSync(dirname(path), { recursive: true });
  const us: Holder = { pid: process.pid, command: commandLine(process.pid) ?? '', startedBy };
  for (;;) {
    try {
      writeFileSync(path, JSON.stringify(us), { flag: 'wx', mode: 0o600 });
      return { release: () => rmSync(path, { force: true }) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const holder = readHolder(path);
    // The command line as well: the id of a process that ended is given to another one some day.
    if (holder && holder.pid !== process.pid && commandLine(holder.pid) === holder.command) return { heldBy: holder };
    rmSync(path, { force: true });
  }
}

function readHolder(path: string): Holder | undefined {
  const content = readJson(path);
  const [pid, command] = [numberField(content, 'pid'), textField(content, 'command')];
  return pid === undefined || command === undefined ? undefined : { pid, command, startedBy: numberField(content, 'startedBy') };
}
