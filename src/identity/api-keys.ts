/** Keys of other systems. Only a key's SHA-256 is kept: it is long and random, so a slow hash would add nothing. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ApiKey } from '../../prisma/client/client.js';
import { recordAudit } from '../platform/audit.js';
import { batched } from '../platform/batching.js';
import { inTransaction, prepared, Prisma, sqlState, type Database, type Transaction } from '../platform/database.js';
import { conflict, notFound, Problem } from '../platform/errors.js';
import { decodeIdCursor, page, rowsToRead, type PageOf, type PageQuery } from '../platform/pagination.js';
import type { Sealing } from '../platform/sealing.js';
import { recordedBy, type Access } from './access.js';
import { employeeIdOf, scopes, type Scope } from './caller.js';
import { hasAccess, type Admitted } from './leavers.js';
import { demand } from './permissions.js';

export interface KeyAnswer {
  readonly id: string;
  readonly name: string;
  readonly scopes: Scope[];
  readonly signsEvents: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}
export interface NewKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Whether HR events that come with the key have to be signed. */
  readonly signsEvents?: boolean;
}
/** What is shown once, when a key is made. */
interface Secrets {
  readonly key: string;
  /** Null for a key whose events need no signature. */
  readonly signingSecret: string | null;
}
/** A key as the caller that carries it. */
export interface KnownKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
}

const bootstrap: KnownKey = { id: 'bootstrap', name: 'bootstrap', scopes };
const digest = (key: string) => createHash('sha256').update(key).digest();
const isScope = (text: string): text is Scope => scopes.some((scope) => scope === text);
/** A key's last use is noted at most this often: it is for people who clean up. */
const noteUseEveryMs = 60_000;

const answer = ({ id, name, scopes: held, signingSecret, createdAt, lastUsedAt, revokedAt }: ApiKey): KeyAnswer => ({
  id,
  name,
  scopes: held.filter(isScope),
  signsEvents: signingSecret !== null,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
  revokedAt: revokedAt?.toISOString() ?? null,
});

export interface ApiKeyDeps {
  readonly database: Database;
  /** Of signing secrets. */
  readonly sealing: Sealing;
  /** Has every scope and needs no row: for automation from the first start on. */
  readonly bootstrapKey?: string;
}

export const createApiKeys = ({ database, sealing, bootstrapKey }: ApiKeyDeps) => {
  const bootstrapHash = bootstrapKey === undefined ? undefined : digest(bootstrapKey);
  const notedAt = new Map<string, number>();
  const keyOf = batched((hashes: readonly string[]) => keysOf(database, hashes));

  async function noteUse(id: string): Promise<void> {
    const now = Date.now();
    if (now - (notedAt.get(id) ?? 0) < noteUseEveryMs) return;
    notedAt.set(id, now);
    await database.apiKey.update({ where: { id }, data: { lastUsedAt: new Date(now) }, select: { id: true } });
  }

  return {
    /** The key, or undefined where it is none, was revoked, or whoever made it is let in no more: a leaver knows it. */
    async find(key: string): Promise<KnownKey | undefined> {
      const hash = digest(key);
      if (bootstrapHash && timingSafeEqual(hash, bootstrapHash)) return bootstrap;
      const known = await keyOf(hash.toString('hex'));
      if (known) await noteUse(known.id);
      return known;
    },

    /** What the key's HR events are signed with; null where they need no signature. Throws Problem 503 `secret_unreadable`. */
    async signingSecretOf(id: string): Promise<string | null> {
      if (id === bootstrap.id) return null;
      const row = await database.apiKey.findUnique({ where: { id }, select: { signingSecret: true } });
      if (!row?.signingSecret) return null;
      const secret = sealing.open(row.signingSecret, id);
      if (secret === undefined) throw unreadable();
      return secret;
    },

    /** The new key, shown this once. Throws Problem 409 `key_name_taken`: the name is the source of what the system posts. */
    async create(access: Access, id: string, { name, scopes: wanted, signsEvents = false }: NewKey): Promise<KeyAnswer & Secrets> {
      demand(access, 'create', 'ApiKey');
      if (name === bootstrap.name) throw nameTaken(name);
      const key = `baton_${randomBytes(32).toString('base64url')}`;
      const signingSecret = signsEvents ? `whsec_${randomBytes(32).toString('base64')}` : null;
      const row = await inTransaction(database, async (tx) => {
        const keyHash = digest(key).toString('hex');
        const created = await tx.apiKey.create({
          data: {
            id,
            name,
            scopes: [...new Set(wanted)],
            keyHash,
            signingSecret: signingSecret && sealing.seal(signingSecret, id),
            createdBy: employeeIdOf(access.caller),
          },
        });
        await audit(tx, access, 'api_key.create', created);
        return created;
      }).catch((error: unknown) => {
        throw sqlState(error) === '23505' || sqlState(error) === 'P2002' ? nameTaken(name) : error;
      });
      return { ...answer(row), key, signingSecret };
    },

    async list(access: Access, { cursor, limit }: PageQuery): Promise<PageOf<KeyAnswer>> {
      demand(access, 'read', 'ApiKey');
      const after = decodeIdCursor(cursor);
      const rows = await database.apiKey.findMany({
        where: after === undefined ? {} : { id: { gt: after } },
        orderBy: { id: 'asc' },
        take: rowsToRead(limit),
      });
      const { items, nextCursor } = page(rows, limit);
      return { items: items.map(answer), nextCursor };
    },

    /** Ends the key at once. The row stays: histories name it. */
    async revoke(access: Access, id: string): Promise<KeyAnswer> {
      demand(access, 'update', 'ApiKey');
      return inTransaction(database, async (tx) => {
        const before = await tx.apiKey.findUnique({ where: { id } });
        if (!before) throw notFound('API key');
        if (before.revokedAt !== null) return answer(before);
        const revoked = await tx.apiKey.update({ where: { id }, data: { revokedAt: new Date() } });
        await audit(tx, access, 'api_key.revoke', revoked);
        return answer(revoked);
      });
    },
  };
};
export type ApiKeys = ReturnType<typeof createApiKeys>;

interface KeyRow {
  readonly keyHash: string;
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly creator: Admitted['status'] | null;
  readonly accessEndsAt: Date | null;
}

/** By hash, the keys that are good: not revoked, and made by somebody who is let in. Requests of the same moment share the statement. */
async function keysOf(database: Database, hashes: readonly string[]): Promise<ReadonlyMap<string, KnownKey>> {
  const rows = await prepared<KeyRow>(
    database,
    'api_keys',
    Prisma.sql`
      SELECT k.key_hash AS "keyHash", k.id::text AS id, k.name, k.scopes, e.status::text AS creator, e.access_ends_at AS "accessEndsAt"
      FROM api_keys k LEFT JOIN employees e ON e.id = k.created_by
      WHERE k.key_hash = ANY(${[...hashes]}::text[]) AND k.revoked_at IS NULL`,
  );
  const good = rows.filter(({ creator, accessEndsAt }) => hasAccess(creator === null ? null : { status: creator, accessEndsAt }));
  return new Map(good.map(({ keyHash, id, name, scopes: held }) => [keyHash, { id, name, scopes: held.filter(isScope) }]));
}

const nameTaken = (name: string) =>
  conflict('key_name_taken', `There is a key named ${name} already; revoked ones keep their name.`, { field: 'name' });

const unreadable = () =>
  new Problem(
    503,
    'secret_unreadable',
    'What this key signs with was sealed under another BATON_SECRET: set that back, or make another key.',
  );

const audit = (tx: Transaction, access: Access, action: string, key: ApiKey) => {
  const { name, scopes: held, signsEvents } = answer(key);
  const after = { name, scopes: held, signsEvents };
  return recordAudit(tx, [{ ...recordedBy(access), action, subjectType: 'api_key', subjectId: key.id, after }]);
};
