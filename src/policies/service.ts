/** Policies by version, and the days on which a firm works other than the national calendar says. */
import { recordedBy, type Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { demand } from '../identity/permissions.js';
import { recordAudit } from '../platform/audit.js';
import { isWorkingDay } from '../platform/calendar.js';
import { inTransaction, newId, Prisma, type Database, type Transaction } from '../platform/database.js';
import { conflict, notFound } from '../platform/errors.js';
import { decodeDayCursor, decodeVersionCursor, page, rowsToRead, versionKey, type PageOf, type PageQuery } from '../platform/pagination.js';
import { readHandoverPolicy, type HandoverPolicy } from './rules.js';
import type {
  NewPolicy,
  Policy,
  PolicyApplication,
  PolicyApplied,
  PolicyInForce,
  WorkingDay,
  WorkingDayBody,
  WorkingDayQuery,
} from './schemas.js';

interface Deps {
  readonly database: Database;
  /** Marks open handovers as to be moved onto `version`, all but those that go by it; answers how many. */
  readonly moveHandovers: (tx: Transaction, version: number, which: PolicyApplication) => Promise<number>;
  /** Tells the workflows of what was marked, in the background. */
  readonly tellSoon: () => void;
}

const name = 'handover';

export const createPolicies = ({ database, moveHandovers, tellSoon }: Deps) => ({
  async inForce(access: Access): Promise<PolicyInForce> {
    demand(access, 'read', 'Policy');
    const policy = await latest(database);
    const counts = await database.handover.groupBy({ by: ['policyVersion'], where: { status: 'open' }, _count: true });
    const openHandovers = counts.map(({ policyVersion, _count }) => ({ version: policyVersion, handovers: _count }));
    return { ...asPolicy(policy), openHandovers };
  },

  async history(access: Access, { cursor, limit }: PageQuery): Promise<PageOf<Policy>> {
    demand(access, 'read', 'Policy');
    const before = decodeVersionCursor(cursor);
    const rows = await database.policy.findMany({
      where: { name, ...(before !== undefined && { version: { lt: before } }) },
      orderBy: { version: 'desc' },
      take: rowsToRead(limit),
    });
    const { items, nextCursor } = page(rows, limit, ({ version }) => versionKey(version));
    return { items: items.map(asPolicy), nextCursor };
  },

  /**
   * Writes the next version. Open handovers stay with the one that they began with, until `apply`.
   * @throws Problem 409 `policy_stale` where somebody else has written one meanwhile: the database's constraint decides
   */
  async replace(access: Access, { version, content }: NewPolicy): Promise<PolicyInForce> {
    demand(access, 'update', 'Policy');
    await inTransaction(database, async (tx) => {
      const before = await latest(tx);
      const next = { id: newId(), name, version: version + 1, content, createdBy: employeeIdOf(access.caller) };
      const { count } = before.version === version ? await tx.policy.createMany({ data: next, skipDuplicates: true }) : { count: 0 };
      if (count === 0) {
        throw conflict('policy_stale', 'Somebody else has changed the policy meanwhile. Look at it again and send its version.', {
          field: 'version',
          version: (await latest(tx)).version,
        });
      }
      const what = { action: 'policy.replace', subjectType: 'policy', subjectId: next.id };
      await recordAudit(tx, [
        { ...recordedBy(access), ...what, before: { version, content: before.content }, after: { version: next.version, content } },
      ]);
    });
    return this.inForce(access);
  },

  /** Moves open handovers onto the version in force: their deadlines are worked out anew, and their workflows told. */
  async apply(access: Access, which: PolicyApplication): Promise<PolicyApplied> {
    demand(access, 'update', 'Policy');
    const applied = await inTransaction(database, async (tx) => {
      const { id, version } = await latest(tx);
      const handovers = await moveHandovers(tx, version, which);
      const what = { action: 'policy.apply', subjectType: 'policy', subjectId: id, after: { version, handovers, ...which } };
      await recordAudit(tx, [{ ...recordedBy(access), ...what }]);
      return { version, handovers };
    });
    tellSoon();
    return applied;
  },

  async listWorkingDays(access: Access, { cursor, limit, from, until }: WorkingDayQuery): Promise<PageOf<WorkingDay>> {
    demand(access, 'read', 'WorkingDay');
    const after = decodeDayCursor(cursor);
    const rows = await database.workingDay.findMany({
      where: {
        AND: [
          from === undefined ? {} : { day: { gte: new Date(from) } },
          until === undefined ? {} : { day: { lte: new Date(until) } },
          after === undefined ? {} : { day: { gt: after } },
        ],
      },
      orderBy: { day: 'asc' },
      take: rowsToRead(limit),
    });
    const days = rows.map(({ day, ...row }) => ({ ...row, id: dayOf(day), day: dayOf(day) }));
    const { items, nextCursor } = page(days, limit);
    return { items: items.map(({ id: _, ...day }) => day), nextCursor };
  },

  /** Says of a day whether the firm works on it, whatever the national calendar says. Deadlines that run stay as they are. */
  async setWorkingDay(access: Access, day: string, { isWorking, note = null }: WorkingDayBody): Promise<WorkingDay> {
    demand(access, 'update', 'WorkingDay');
    await inTransaction(database, async (tx) => {
      const at = new Date(day);
      await tx.workingDay.upsert({ where: { day: at }, create: { day: at, isWorking, note }, update: { isWorking, note } });
      await recordAudit(tx, [{ ...ofDay(access), action: 'working_day.set', after: { day, isWorking } }]);
    });
    return { day, isWorking, note };
  },

  /** From now on the national calendar counts for the day again. */
  async forgetWorkingDay(access: Access, day: string): Promise<void> {
    demand(access, 'update', 'WorkingDay');
    await inTransaction(database, async (tx) => {
      const { count } = await tx.workingDay.deleteMany({ where: { day: new Date(day) } });
      if (count === 0) throw notFound('day of the firm’s own');
      await recordAudit(tx, [{ ...ofDay(access), action: 'working_day.forget', before: { day } }]);
    });
  },
});
export type Policies = ReturnType<typeof createPolicies>;

const ofDay = (access: Access) => ({ ...recordedBy(access), subjectType: 'working_day', subjectId: null });

const dayOf = (day: Date) => day.toISOString().slice(0, 10);

const latest = (tx: Transaction) => tx.policy.findFirstOrThrow({ where: { name }, orderBy: { version: 'desc' } });

type PolicyRow = Awaited<ReturnType<typeof latest>>;

const asPolicy = ({ version, content, createdBy, createdAt }: PolicyRow): Policy => ({
  name,
  version,
  content: readHandoverPolicy(content),
  createdBy,
  createdAt: createdAt.toISOString(),
});

/** The policy in force. */
export async function policyInForce(tx: Transaction): Promise<HandoverPolicy & { readonly version: number }> {
  const { version, content } = await latest(tx);
  return { ...readHandoverPolicy(content), version };
}

/** A day of the firm's own, as `ownDays` gives it. */
export interface OwnDay {
  /** YYYY-MM-DD */
  readonly day: string;
  readonly isWorking: boolean;
}

/** The firm's own days from `from` to `until`, as an array of jsonb: for a statement that reads what deadlines are counted by. */
export const ownDays = (from: Prisma.Sql, until: Prisma.Sql) => Prisma.sql`ARRAY(
  SELECT jsonb_build_object('day', w.day, 'isWorking', w.is_working) FROM working_days w WHERE w.day BETWEEN ${from} AND ${until})`;

/** The calendar of the days before `end`, for counting backwards. */
export async function calendarUntil(tx: Transaction, end: Date): Promise<(day: string) => boolean> {
  const rows = await tx.workingDay.findMany({ where: { day: { lte: end } }, orderBy: { day: 'desc' }, take: 400 });
  return calendarWith(rows.map(({ day, isWorking }) => ({ day: dayOf(day), isWorking })));
}

/** Whether people work on a day (YYYY-MM-DD): the firm's own days first, then the national calendar. */
export function calendarWith(own: readonly OwnDay[]): (day: string) => boolean {
  const byDay = new Map(own.map(({ day, isWorking }) => [day, isWorking]));
  return (day) => byDay.get(day) ?? isWorkingDay(day);
}
