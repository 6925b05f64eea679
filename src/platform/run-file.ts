/** run.json in the data dir: where the Baton of `npm start` answers, for scripts (design: running.md, Ports). */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { numberField, readJson, textField, writeJson } from './json-files.js';

export interface RunFile {
  readonly api: string;
  readonly temporal: string;
  readonly temporalUi: string;
  /** A plain libpq URI, with the password. */
  readonly database: string;
  /** undefined: mails go to a real server. */
  readonly inbox?: string;
  readonly pid: number;
}

const runFileOf = (dataDir: string) => join(dataDir, 'run.json');

/** Once everything is ready. */
export function writeRunFile(dataDir: string, content: RunFile): void {
  writeJson(runFileOf(dataDir), content);
}

/** What runs on the data dir, or undefined where nothing does. */
export function readRunFile(dataDir: string): RunFile | undefined {
  const content = readJson(runFileOf(dataDir));
  const [api, temporal, temporalUi] = [textField(content, 'api'), textField(content, 'temporal'), textField(content, 'temporalUi')];
  const [database, pid] = [textField(content, 'database'), numberField(content, 'pid')];
  if (api === undefined || temporal === undefined || temporalUi === undefined || database === undefined || pid === undefined)
    return undefined;
  return { api, temporal, temporalUi, database, inbox: textField(content, 'inbox'), pid };
}

/** Before a start, and at a stop. */
export function removeRunFile(dataDir: string): void {
  rmSync(runFileOf(dataDir), { force: true });
}
