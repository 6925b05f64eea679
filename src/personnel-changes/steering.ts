/** A person starts a change before its time, holds it up, lets it go on, or calls it off (design: processes.md, Fan-out). */
import { recordedBy, type Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { demand, may } from '../identity/permissions.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, type Database, type Transaction } from '../platform/database.js';
import { conflict, forbidden } from '../platform/errors.js';
import { cancelChange } from './changes.js';
import type { Relay } from './relay.js';
import { whyNotKept, whyNotUndone } from './rules.js';
import type { CancelBody, PersonnelChange, UndoChangeBody, UndoDecision } from './schemas.js';
import { readUndoStanding } from './undo-request.js';

type ChangeRow = Awaited<ReturnType<Database['personnelChange']['findUniqueOrThrow']>>;

export interface SteeringDependencies {
  readonly database: Database;
  readonly relay: Pick<Relay, 'tellSoon'>;
  /** Throws Problem 404 for what is not there or not to be seen. */
  readonly find: (tx: Transaction, access: Access, id: string) => Promise<ChangeRow>;
  readonly describe: (tx: Transaction, change: ChangeRow) => Promise<PersonnelChange>;
}

export const createSteering = ({ database, relay, find, describe }: SteeringDependencies) => {
  /** Behind the leaver's lock, which a page of the fan-out takes too: once this is written, no further page opens anything. */
  const steer = async (
    access: Access,
    id: string,
    action: string,
    demandRight: (change: ChangeRow) => void,
    write: (tx: Transaction, change: ChangeRow) => Promise<object>,
  ): Promise<PersonnelChange> => {
    const steered = await inTransaction(database, async (tx) => {
      const found = await find(tx, access, id);
      demandRight(found);
      await tx.$queryRaw`SELECT id FROM employees WHERE id = ${found.employeeId}::uuid FOR NO KEY UPDATE`;
      const change = await find(tx, access, id);
      const after = await write(tx, change);
      const before = { status: change.status };
      await recordAudit(tx, [{ ...recordedBy(access), action, subjectType: 'personnel_change', subjectId: id, before, after }]);
      return describe(tx, await find(tx, access, id));
    });
    relay.tellSoon(steered);
    return steered;
  };

  /** HR, or the reviewer who has divided it. */
  const byReviewerOrHr = (access: Access) => (change: ChangeRow) => {
    if (may(access, 'update', 'PersonnelChange') || may(access, 'divide', 'PersonnelChange', change)) return;
    throw forbidden('not_permitted', 'A change is steered by HR and by its reviewer.');
  };

  return {
    /**
     * Starts a planned change before its time.
     * @throws Problem 409 `not_planned` for one that runs or is over
     */
    start: (access: Access, id: string): Promise<PersonnelChange> =>
      steer(access, id, 'start_personnel_change', byReviewerOrHr(access), async (tx, { status }) => {
        if (status !== 'planned') throw conflict('not_planned', 'Only a change that is planned can be started.', { changeStatus: status });
        await tx.personnelChange.update({ where: { id }, data: { startedAt: new Date() } });
        return { status };
      }),

    /**
     * Opens no further handover until it is resumed; what is open goes on.
     * @throws Problem 409 `not_running`
     */
    pause: (access: Access, id: string): Promise<PersonnelChange> =>
      steer(access, id, 'pause_personnel_change', byReviewerOrHr(access), async (tx, { status }) => {
        if (status !== 'running') throw conflict('not_running', 'Only a change that runs can be paused.', { changeStatus: status });
        await tx.personnelChange.update({ where: { id }, data: { status: 'paused' } });
        return { status: 'paused' };
      }),

    /** @throws Problem 409 `not_paused` */
    resume: (access: Access, id: string): Promise<PersonnelChange> =>
      steer(access, id, 'resume_personnel_change', byReviewerOrHr(access), async (tx, { status }) => {
        if (status !== 'paused') throw conflict('not_paused', 'Only a change that is paused can be resumed.', { changeStatus: status });
        await tx.personnelChange.update({ where: { id }, data: { status: 'running' } });
        return { status: 'running' };
      }),

    /**
     * Calls the change off: nothing more is opened, the person stays. Open handovers are cancelled, or kept and go on by themselves.
     * @throws Problem 409 `change_over`
     */
    cancel: (access: Access, id: string, { reason, openHandovers = 'cancel' }: CancelBody): Promise<PersonnelChange> =>
      steer(
        access,
        id,
        'cancel_personnel_change',
        () => demand(access, 'update', 'PersonnelChange'),
        async (tx, { status }) => {
          if (status !== 'planned' && status !== 'running' && status !== 'paused') {
            throw conflict('change_over', 'This change is over, or called off already.', { changeStatus: status });
          }
          await cancelChange(tx, id, { keepsOpenHandovers: openHandovers === 'keep' });
          return { openHandovers, reason };
        },
      ),

    /**
     * Undoes the change as a whole: nothing more is opened, open handovers are cancelled, completed ones are undone as far as their
     * records are still where they were put, and so is the rest. The person stays, or is back. The work is the workflow's.
     * @throws Problem 409 of whyNotUndone
     */
    undo: (access: Access, id: string, { reason }: UndoChangeBody): Promise<PersonnelChange> =>
      steer(access, id, 'undo_personnel_change', byReviewerOrHr(access), (tx, change) => askForUndo(tx, access, change, reason)),

    /**
     * Answers whether what a change completed before it was called off is kept or undone.
     * @throws Problem 409 `not_awaiting_decision`, and those of whyNotKept and whyNotUndone
     */
    decide: (access: Access, id: string, { decision, reason }: UndoDecision): Promise<PersonnelChange> =>
      steer(access, id, 'decide_personnel_change', byReviewerOrHr(access), async (tx, change) => {
        if (decision === 'undo') return askForUndo(tx, access, change, reason);
        refuseFor(whyNotKept(await readUndoStanding(tx, change)));
        await tx.personnelChange.update({ where: { id }, data: { status: 'cancelled', finishedAt: new Date() } });
        return { decision, reason };
      }),
  };
};

async function askForUndo(tx: Transaction, access: Access, change: ChangeRow, reason: string): Promise<object> {
  refuseFor(whyNotUndone(await readUndoStanding(tx, change)));
  await cancelChange(tx, change.id);
  await tx.personnelChange.update({
    where: { id: change.id },
    data: {
      status: 'awaiting_decision',
      finishedAt: null,
      undoRequestedAt: new Date(),
      undoRequestedBy: employeeIdOf(access.caller),
      undoReason: reason,
    },
  });
  return { decision: 'undo', reason };
}

function refuseFor(problem: ReturnType<typeof whyNotUndone>): void {
  if (problem !== undefined) throw problem;
}
