import { Type, type Static } from 'typebox';
import { Day, Instant, nullable, Uuid } from '../platform/http.js';

export const TaskChange = Type.Object({ isDone: Type.Boolean() }, { additionalProperties: false });
export type TaskChange = Static<typeof TaskChange>;

export const Task = Type.Object({
  id: Uuid,
  text: Type.String(),
  dueOn: nullable(Day),
  doneAt: nullable(Instant),
  customerId: nullable(Uuid),
  handoverId: nullable(Uuid),
});
export type Task = Static<typeof Task>;
