/** The reviewer's one task of a change: to divide the customers that have no receiver yet ("divide 380 customers"). */
import { notifyEmployees, type Timing } from '../notifications/outbox.js';
import { Prisma, type Queries, type Transaction } from '../platform/database.js';

export interface Divided {
  readonly id: string;
  readonly employeeId: string;
  readonly reviewerId: string | null;
  readonly planVersion: number;
}

/** Rows of changes. */
const rowsOf = (changeIds: readonly string[]) => Prisma.sql`
  personnel_change_customers p LEFT JOIN customer_handover h ON h.id = p.handover_id
   WHERE p.personnel_change_id = ANY(${[...changeIds]}::uuid[])`;

/** Whether the customer of a row is on its way without a receiver: a planned one, or by an open handover. */
const isUndecided = Prisma.sql`
  NOT p.to_pool
  AND (p.state = 'planned' AND p.receiver_id IS NULL OR p.state = 'opened' AND h.status = 'open' AND h.to_owner_id IS NULL)`;

/** How many customers of a change have no receiver, by why. */
export async function countUndecided(tx: Transaction, changeId: string): Promise<Record<string, number>> {
  const rows = await tx.$queryRaw<{ reason: string; many: number }[]>`
    SELECT coalesce(p.reason, 'no_receivers') AS reason, count(*)::int AS many FROM ${rowsOf([changeId])} AND ${isUndecided} GROUP BY 1 ORDER BY 1`;
  return Object.fromEntries(rows.map(({ reason, many }) => [reason, many]));
}

/** The same of many changes, without the reasons; a change without rows, whose customers nobody has divided yet, is left out. */
export async function countUndecidedOfEach(tx: Queries, changeIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.$queryRaw<{ id: string; many: number }[]>`
    SELECT p.personnel_change_id AS id, count(*) FILTER (WHERE ${isUndecided})::int AS many FROM ${rowsOf(changeIds)} GROUP BY 1`;
  return new Map(rows.map(({ id, many }) => [id, many]));
}

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((total, many) => total + many, 0);

/** Gives the task, says how many there are by now, or ticks it; the reviewer is told once for each version of the plan. */
export async function keepDividingTask(
  tx: Transaction,
  { id, employeeId, reviewerId, planVersion }: Divided,
  timing: Timing,
): Promise<void> {
  const undecided = sum(await countUndecided(tx, id));
  if (undecided === 0 || reviewerId === null) {
    await tx.task.updateMany({ where: { personnelChangeId: id, doneAt: null }, data: { doneAt: new Date() } });
    return;
  }
  const { name } = await tx.employee.findUniqueOrThrow({ where: { id: employeeId }, select: { name: true } });
  await tx.$executeRaw`
    INSERT INTO tasks (employee_id, personnel_change_id, text) VALUES (${reviewerId}::uuid, ${id}::uuid, ${`分配${name}的${undecided}个客户`})
    ON CONFLICT (personnel_change_id) WHERE personnel_change_id IS NOT NULL AND done_at IS NULL
    DO UPDATE SET employee_id = excluded.employee_id, text = excluded.text
    WHERE (tasks.employee_id, tasks.text) IS DISTINCT FROM (excluded.employee_id, excluded.text)`;
  const cause = `personnel_change_to_divide:${id}:${planVersion}`;
  const parameters = { personnelChangeId: id };
  await notifyEmployees(tx, [{ employeeId: reviewerId, template: 'personnel_change_to_divide', cause, parameters }], timing);
}
