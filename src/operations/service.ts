/** What is stuck, since when, why, and what to do; and the repair of a handover (design: http-api.md). */
import { recordedBy, type Access } from '../identity/access.js';
import { demand } from '../identity/permissions.js';
import { recordAudit } from '../platform/audit.js';
import { whatIsAway } from '../platform/away.js';
import { inTransaction, type Database } from '../platform/database.js';
import { notFound } from '../platform/errors.js';
import type { PageOf } from '../platform/pagination.js';
import type { Repair, Unattended } from '../handovers/repairing.js';
import { handoverWorkflowId } from '../../workflows/messages.js';
import { kinds, namedAtMost, stuckKinds, type StuckKind } from './rules.js';
import type { Repaired, Stuck } from './schemas.js';
import { stuckRows } from './stuck-rows.js';

export interface OperationsDeps {
  readonly database: Database;
  /** Open handovers that no workflow attends to, the oldest named. */
  readonly findUnattended: (most: number) => Promise<Unattended>;
  /** Whether a worker asks for work. */
  readonly isAttended: () => Promise<boolean>;
  readonly repairHandover: (id: string) => Promise<Repair>;
  readonly temporalUrlOf: (workflowId: string) => string;
}

type Subject = Stuck['subjects'][number];
interface Found {
  readonly count: number;
  readonly subjects: Subject[];
}
/** Of what there is but one. */
const theOne: Found = { count: 1, subjects: [] };

export const createOperations = ({ database, findUnattended, isAttended, repairHandover, temporalUrlOf }: OperationsDeps) => {
  const workflowUrlOf = (handoverId: string) => temporalUrlOf(handoverWorkflowId(handoverId));

  async function unattended(): Promise<Found> {
    const { count, named } = await findUnattended(namedAtMost);
    const subjects = named.map(({ id, workflow }) => ({
      id,
      since: workflow.closedAt?.toISOString() ?? null,
      handoverId: id,
      workflow: workflow.status,
      temporalUrl: workflowUrlOf(id),
    }));
    return { count, subjects };
  }

  /** What only Temporal knows. While it is away that is what is said of it, and the rest all the same. */
  async function askTemporal(): Promise<[StuckKind, Found][]> {
    try {
      const [handovers, hasWorker] = await Promise.all([unattended(), isAttended()]);
      const found: [StuckKind, Found][] = [['handover_without_workflow', handovers]];
      return hasWorker ? found : [...found, ['no_worker', theOne]];
    } catch (error) {
      if (whatIsAway(error) !== 'Temporal') throw error;
      return [['temporal_away', theOne]];
    }
  }

  return {
    /** A line for each kind of thing that is stuck; nothing where nothing is. Throws Problem 403. */
    async stuck(access: Access): Promise<PageOf<Stuck>> {
      demand(access, 'repair', 'Handover');
      const [known, rows] = await Promise.all([askTemporal(), stuckRows(database)]);
      const found = new Map<StuckKind, Found>(known);
      for (const { kind, id, since, handoverId, total } of rows) {
        const subject = { id, since: since.toISOString(), handoverId, workflow: null, temporalUrl: null };
        found.set(kind, { count: total, subjects: [...(found.get(kind)?.subjects ?? []), subject] });
      }
      const items = stuckKinds.flatMap((kind) => {
        const { count, subjects } = found.get(kind) ?? { count: 0, subjects: [] };
        return count === 0 ? [] : [described(kind, count, subjects)];
      });
      return { items, nextCursor: null };
    },

    /** Gives an open handover its workflow back, and takes the freeze of one that has ended from its customer. Throws Problem 403, 404. */
    async repair(access: Access, id: string): Promise<Repaired> {
      demand(access, 'repair', 'Handover');
      if ((await database.handover.count({ where: { id } })) === 0) throw notFound('handover');
      const workflow = await repairHandover(id);
      const unfrozen = await inTransaction(database, async (tx) => {
        const freed = await tx.customer.updateMany({
          where: { openHandoverId: id, openHandover: { status: { not: 'open' } } },
          data: { openHandoverId: null },
        });
        const after = { workflow, unfrozen: freed.count > 0 };
        await recordAudit(tx, [{ ...recordedBy(access), action: 'repair_handover', subjectType: 'handover', subjectId: id, after }]);
        return freed.count > 0;
      });
      return { handoverId: id, workflow, unfrozen, temporalUrl: workflowUrlOf(id) };
    },
  };
};
export type Operations = ReturnType<typeof createOperations>;

function described(kind: StuckKind, count: number, subjects: Subject[]): Stuck {
  const { subject, why, whatToDo } = kinds[kind];
  const since = subjects.flatMap((each) => each.since ?? []).toSorted()[0] ?? null;
  return { kind, subjectType: subject, count, since, why, whatToDo, subjects };
}
