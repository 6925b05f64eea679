/** Secrets made at the first start and kept in the data dir, readable by their owner only. */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';

/** What signs sessions. */
export const keptSecret = (dataDir: string): string => kept(join(dataDir, 'secret'), () => randomBytes(32).toString('hex'));

/** The API key of `npm run demo`. */
export const keptDemoKey = (dataDir: string): string =>
  kept(join(dataDir, 'demo-key'), () => `baton_${randomBytes(32).toString('base64url')}`);

function kept(path: string, make: () => string): string {
  try {
    writeFileSync(path, make(), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFileSync(path, 'utf8').trim();
}

/** Lets the API know the demo's key, by its SHA-256; a new data dir beside an old database brings a new key. */
export async function admitDemoKey(client: Client, key: string): Promise<void> {
  await client.query(
    `INSERT INTO api_keys (name, key_hash, scopes) VALUES ('demo', $1, ARRAY['hr', 'admin'])
     ON CONFLICT (name) DO UPDATE SET key_hash = excluded.key_hash, revoked_at = NULL
     WHERE api_keys.key_hash <> excluded.key_hash`,
    [createHash('sha256').update(key).digest('hex')],
  );
}
