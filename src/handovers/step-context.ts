/** What an effect is given, and what it answers (effects.ts). */
import type { EmployeeNotice } from '../notifications/outbox.js';
import type { Problem } from '../platform/errors.js';
import type { Pipeline } from '../platform/pipeline.js';
import type { NamedActor } from './actors.js';
import type { DeadlineRules, StageDeadline } from './deadlines.js';
import type { HandoverSettings } from './opening.js';
import type { HandoverRow } from './row.js';
import type { Person } from './rules.js';

export interface StepContext {
  readonly tx: Pipeline;
  readonly row: HandoverRow;
  /** Whose the customer is, behind its lock; only where the step ends the handover. */
  readonly ownerId: string | null | undefined;
  readonly actor: NamedActor;
  /** People that this step may give a part or a customer, locked. */
  readonly people: ReadonlyMap<string, Person>;
  /** The employee that the message names, by id. */
  readonly namedId: string | undefined;
  /** Why it names nobody, where it names somebody who is not there. */
  readonly namedProblem: Problem | undefined;
  /** The managers above that employee, nearest first; only where a receiver is named who may be the reviewer. */
  readonly managersOfNamed: readonly string[];
  /** The reviewer and the managers above, nearest first; only where the step concerns one of them. */
  readonly chain: readonly string[];
  readonly rules: DeadlineRules;
  readonly settings: HandoverSettings;
  /** Whether a plan of the personnel change asks for the step. */
  readonly isPlanned: boolean;
}

/** What changes on the row; what is left out stays. */
export interface Change {
  readonly toOwnerId?: string | null;
  readonly reviewerId?: string | null;
  readonly preparerId?: string | null;
  /** Why the receiver gets the customer beyond their capacity; left out, it holds as long as the receiver stays. */
  readonly overCapacityReason?: string;
  readonly closedReason?: string;
  readonly openItems?: number;
  /** Where the step decides it; else a stage that begins has a new one, and one that goes on keeps its own. */
  readonly deadline?: StageDeadline;
  /** Whether the stage begins anew though it stays. */
  readonly restartsStage?: boolean;
  /** For the timeline and the audit: ids, reasons, what was asked. */
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly notices?: readonly Notice[];
}

export type Notice = Pick<EmployeeNotice, 'template' | 'parameters'> & { readonly to: string | null };
