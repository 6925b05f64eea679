/** What the tables know to be stuck: the oldest of each kind, and how many there are. */
import { Prisma, type Database } from '../platform/database.js';
import { namedAtMost, patienceMs, type StuckKind } from './rules.js';

export interface StuckRow {
  readonly kind: StuckKind;
  readonly id: string;
  readonly since: Date;
  /** Whose repair frees the row; null where no repair of a handover helps. */
  readonly handoverId: string | null;
  readonly total: number;
}

/** `rows`: a FROM and a WHERE; `since` of each row, and the row's own alias. */
const oldest = (kind: StuckKind, row: { id: Prisma.Sql; since: Prisma.Sql; handoverId?: Prisma.Sql }, rows: Prisma.Sql) => Prisma.sql`
  (SELECT ${kind}::text AS kind, ${row.id} AS id, ${row.since} AS since, ${row.handoverId ?? Prisma.sql`NULL::uuid`} AS "handoverId",
          (count(*) OVER ())::int AS total
     FROM ${rows} ORDER BY 3, 2 LIMIT ${namedAtMost})`;

const late = Prisma.sql`now() - ${patienceMs} * interval '1 millisecond'`;
// A provider that is away is asked again and again, each time a little later: by the tenth try ten minutes are over.
const manyTries = 10;

const statement = Prisma.join(
  [
    oldest(
      'customer_frozen_without_handover',
      { id: Prisma.sql`c.id`, since: Prisma.sql`coalesce(h.completed_at, h.stage_entered_at)`, handoverId: Prisma.sql`h.id` },
      Prisma.sql`customers c JOIN customer_handover h ON h.id = c.open_handover_id
                 WHERE c.open_handover_id IS NOT NULL AND h.status <> 'open'`,
    ),
    oldest(
      'hr_event_not_relayed',
      { id: Prisma.sql`e.id`, since: Prisma.sql`e.received_at` },
      Prisma.sql`hr_events e WHERE e.relayed_at IS NULL AND e.personnel_change_id IS NOT NULL AND e.received_at < ${late}`,
    ),
    oldest(
      'customers_of_a_change_failed',
      { id: Prisma.sql`p.id`, since: Prisma.sql`f.since` },
      Prisma.sql`personnel_changes p CROSS JOIN LATERAL (
                   SELECT min(k.updated_at) AS since FROM personnel_change_customers k
                    WHERE k.personnel_change_id = p.id AND k.state = 'failed') f
                 WHERE p.status IN ('planned', 'running', 'paused', 'awaiting_decision') AND f.since IS NOT NULL`,
    ),
    oldest(
      'recycling_run_waits',
      { id: Prisma.sql`r.id`, since: Prisma.sql`r.updated_at` },
      Prisma.sql`pool_recycling_runs r WHERE r.status = 'waiting'`,
    ),
    oldest(
      'messages_not_sent',
      { id: Prisma.sql`n.id`, since: Prisma.sql`n.created_at` },
      Prisma.sql`notifications n WHERE (n.state = 'queued' AND (n.not_before < ${late} OR n.attempts >= ${manyTries}))
                   OR (n.state = 'sending' AND n.lease_until < ${late})`,
    ),
    oldest(
      'webhooks_not_sent',
      { id: Prisma.sql`d.id`, since: Prisma.sql`d.created_at` },
      Prisma.sql`webhook_deliveries d WHERE (d.state = 'queued' AND d.not_before < ${late}) OR (d.state = 'sending' AND d.lease_until < ${late})`,
    ),
  ],
  ' UNION ALL ',
);

/** One statement for all kinds but the handovers without a workflow, of which only Temporal knows. */
export const stuckRows = (database: Database): Promise<StuckRow[]> => database.$queryRaw<StuckRow[]>(statement);
