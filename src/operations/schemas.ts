/** What is stuck, as HTTP knows it. */
import { Type, type Static } from 'typebox';
import { Instant, Uuid, nullable } from '../platform/http.js';
import { Page } from '../platform/pagination.js';
import { namedAtMost, stuckKinds, subjectTypes } from './rules.js';

const Subject = Type.Object({
  id: Uuid,
  since: nullable(Instant),
  handoverId: nullable(Type.String({ format: 'uuid', description: 'The handover to repair, where there is one' })),
  workflow: nullable(Type.String({ description: 'What Temporal says of its workflow: TERMINATED, COMPLETED, MISSING, …' })),
  temporalUrl: nullable(Type.String()),
});

export const Stuck = Type.Object({
  kind: Type.Enum([...stuckKinds]),
  subjectType: Type.Enum([...subjectTypes]),
  count: Type.Integer({ minimum: 1 }),
  since: nullable(Type.String({ format: 'date-time', description: 'Of the oldest one that is named' })),
  why: Type.String(),
  whatToDo: Type.String(),
  subjects: Type.Array(Subject, { maxItems: namedAtMost, description: 'The oldest ones' }),
});
export type Stuck = Static<typeof Stuck>;
export const StuckPage = Page(Stuck);

export const Repaired = Type.Object({
  handoverId: Uuid,
  workflow: Type.Enum(['started', 'running', 'ended'], { description: 'ended: the handover is not open, and needs none' }),
  unfrozen: Type.Boolean({ description: 'Its customer was frozen for it although it has ended' }),
  temporalUrl: Type.String(),
});
export type Repaired = Static<typeof Repaired>;
