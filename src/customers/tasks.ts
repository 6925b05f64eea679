/** What a person has to do for customers: made by handovers (a first contact, promises, next steps), ended by whoever has it. */
import type { Access } from '../identity/access.js';
import type { Database } from '../platform/database.js';
import { conflict, forbidden, notFound } from '../platform/errors.js';
import type { Task, TaskChange } from './task-schemas.js';

export const createTasks = (database: Database) => ({
  /**
   * Marks a task of the caller's own as done, or as still to do. The same again changes nothing. Throws Problem 404 for somebody else's,
   * 409 `ends_by_itself` for one that ends with what it asks for.
   */
  async change({ caller }: Access, id: string, { isDone }: TaskChange): Promise<Task> {
    if (caller.kind !== 'employee') throw forbidden('not_permitted', 'A system has no tasks; sign in as a person.');
    const own = { id, employeeId: caller.id };
    const task = await database.task.findFirst({ where: own });
    if (task === null) throw notFound('task');
    if (task.personnelChangeId !== null) {
      throw conflict('ends_by_itself', 'This task is done as soon as every customer of the personnel change is divided.', {
        personnelChangeId: task.personnelChangeId,
      });
    }
    await database.task.updateMany({
      where: { ...own, doneAt: isDone ? null : { not: null } },
      data: { doneAt: isDone ? new Date() : null },
    });
    return answerOf(await database.task.findUniqueOrThrow({ where: { id } }));
  },
});
export type Tasks = ReturnType<typeof createTasks>;

const answerOf = ({ id, text, dueOn, doneAt, customerId, handoverId }: TaskRow): Task => ({
  id,
  text,
  dueOn: dueOn === null ? null : dueOn.toISOString().slice(0, 10),
  doneAt: doneAt === null ? null : doneAt.toISOString(),
  customerId,
  handoverId,
});

interface TaskRow {
  readonly id: string;
  readonly text: string;
  readonly dueOn: Date | null;
  readonly doneAt: Date | null;
  readonly customerId: string | null;
  readonly handoverId: string | null;
}
