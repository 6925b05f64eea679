/** The handover as its workflow keeps it: where it stands, and the one lock behind which it moves. */
import {
  ApplicationFailure,
  condition,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  upsertSearchAttributes,
  uuid4,
} from '@temporalio/workflow';
import type { Envelope, Payload } from '../src/handovers/payloads.js';
import { notOpened, wrongStage } from '../src/handovers/refusals.js';
import { searchAttributesOf } from '../src/handovers/search-attributes.js';
import { forward, transitionAt, type Message, type Standing, type StepName } from '../src/handovers/stages.js';
import type { HandoverState, NextMoment, Refusal } from '../src/handovers/state.js';
import { describeHandover } from './handover-details.js';
import { OneAtATime } from './one-at-a-time.js';
import type { HandoverActivities, HandoverEnd, HandoverStart, OpeningOutcome, Via } from './messages.js';

const patiently = { startToCloseTimeout: '20 seconds', retry: { maximumInterval: '10 seconds' } } as const;
const locally = (summary: string) => proxyLocalActivities<HandoverActivities>({ ...patiently, summary });
const { recordStep } = proxyActivities<HandoverActivities>(patiently);
const { openHandover } = locally('opens the handover: row, checklist, freeze');
const { readHandover } = locally('reads where the row stands');
const { recordRefusal } = locally('writes a refused line');

/** `isRecorded`: the step itself has written the refusal into the timeline. */
type StepResult = { readonly applied: HandoverState } | { readonly refused: Refusal; readonly isRecorded: boolean };
/** A message as it was sent, or what the clock does. */
type Asked = Payload & { readonly actor: string };
type Judgement = { readonly at: HandoverState; readonly next: Standing } | { readonly refused: Refusal };

export class HandoverProcess {
  readonly #oneAtATime = new OneAtATime();
  readonly #opened: Promise<void>;
  #opening: OpeningOutcome | undefined;
  #state: HandoverState | undefined;
  /** A moment that changed nothing when it came: it is not tried again. */
  #spent: NextMoment | undefined;
  /** A start from the row carries what was read before it; a step that was under way meanwhile may have gone further. */
  #isSure = false;

  /** Opens the handover, or takes it up from its row. Messages that came first wait behind the lock. */
  constructor(start: HandoverStart) {
    this.handoverId = start.handoverId;
    this.#opened = this.#oneAtATime.run(() => this.#open(start));
  }

  readonly handoverId: string;

  get state(): HandoverState | undefined {
    return this.#state;
  }

  get isSettled(): boolean {
    return this.#state === undefined ? this.#opening !== undefined : this.#state.status !== 'open';
  }

  /** What came of the opening, once it is known. */
  async opened(): Promise<OpeningOutcome> {
    await this.#opened;
    if (this.#opening !== undefined) return this.#opening;
    return this.#state === undefined ? { refused: notOpened(this.handoverId) } : { opened: this.#state };
  }

  /**
   * Why `message` would be refused as things stand, or undefined where that is not known for sure: before the opening, and while a step
   * is under way, which may be in the row already. Then it is judged behind the lock.
   */
  whyNot(message: Message): Refusal | undefined {
    if (this.#oneAtATime.isTaken || (this.#opening === undefined && !this.#isSure)) return undefined;
    const judgement = this.#judge(message);
    return 'refused' in judgement ? judgement.refused : undefined;
  }

  /** Takes one step: asks the table, has it written, and only then moves. */
  step(envelope: Asked, messageId: string, via: Via, isStillWanted = () => true): Promise<StepResult> {
    return this.#oneAtATime.run(async () => {
      for (;;) {
        if (!isStillWanted()) return { refused: outdated, isRecorded: true };
        const judgement = this.#judge(envelope.message);
        if ('refused' in judgement) {
          if (this.#isSure || this.#state === undefined) return { refused: judgement.refused, isRecorded: false };
          this.#moveTo(await readHandover(this.handoverId));
          continue;
        }
        const { at, next } = judgement;
        const stepNumber = at.stepNumber + 1;
        const outcome = await recordStep.executeWithOptions({ summary: `step ${stepNumber}: ${envelope.message}` }, [
          {
            ...envelope,
            handoverId: this.handoverId,
            customerId: at.customerId,
            receiver: at.toOwner,
            stepNumber,
            messageId,
            via,
            from: at.stage,
            to: next.stage,
            status: next.status,
            entryId: uuid4(),
          },
        ]);
        if (outcome.kind === 'refused') {
          this.#standAt({ ...at, openItems: outcome.openItems });
          return { refused: outcome.refusal, isRecorded: true };
        }
        this.#moveTo(outcome.state);
        if (outcome.kind === 'applied') return { applied: outcome.state };
        // The row was ahead of us: judge the message again from where it is.
      }
    });
  }

  /**
   * Keeps the deadlines for as long as the workflow runs, by one timer: for the next moment only, and armed anew only where that comes
   * earlier. A handover that runs through before its first deadline costs one event; when a timer finds that the moment has moved on,
   * the next one is armed.
   */
  async keepDeadlines(): Promise<never> {
    for (;;) {
      await condition(() => this.#nextMoment !== undefined);
      const armed = this.#nextMoment;
      if (armed === undefined) continue;
      const at = Date.parse(armed.at);
      const isEarlier = () => this.#nextMoment !== undefined && Date.parse(this.#nextMoment.at) < at;
      const waitMs = Math.min(at - Date.now(), longestWaitMs);
      if (waitMs > 0) await condition(isEarlier, waitMs, { summary: `${armed.what} at ${armed.at}, unless the handover has moved on` });
      const next = this.#nextMoment;
      if (next !== undefined && Date.parse(next.at) <= Date.now()) await this.#meet(next);
    }
  }

  /** A date or the policy was changed: has the deadlines counted anew, and goes by what comes of it. */
  async moveDeadlines(messageId: string): Promise<void> {
    await this.step({ ...byClock, message: 'deadline', fields: { what: 'moved' } }, messageId, 'deadline');
  }

  get #nextMoment(): NextMoment | undefined {
    const next = this.#state?.nextMoment ?? undefined;
    return next === undefined || isSame(next, this.#spent) ? undefined : next;
  }

  /** Does what the moment asks for; where a rule refuses that, the next manager up is told instead. */
  async #meet(moment: NextMoment): Promise<void> {
    const isStillNext = () => isSame(moment, this.#nextMoment);
    for (const payload of this.#stepsAt(moment)) {
      await this.step({ ...byClock, ...payload }, uuid4(), 'deadline', isStillNext);
      if (!isStillNext()) return;
    }
    this.#spent = moment;
  }

  #stepsAt({ what }: NextMoment): readonly Payload[] {
    const escalate = { message: 'deadline', fields: { what: 'escalate' } } as const;
    switch (what) {
      case 'half_time':
      case 'due':
      case 'escalate':
        return [{ message: 'deadline', fields: { what } }];
      case 'owner_left':
        return [{ message: 'owner_left', fields: {} }];
      case 'to_pool':
        return [{ message: 'recycle_overdue', fields: {} }, escalate];
      case 'advance': {
        const stage = this.#state?.stage ?? 'completed';
        return stage === 'completed' ? [] : [{ message: forward[stage], fields: {} }, escalate];
      }
    }
  }

  /** Writes a refused line into the timeline; nothing else changes. */
  noteRefusal(kind: string, { code, message, detail }: Refusal, envelope?: Envelope): Promise<void> {
    return this.#oneAtATime.run(() => {
      const stepNumber = this.#state?.stepNumber ?? 0;
      // Not the kind: it may be as long as somebody's signal, and the server takes 400 bytes.
      return recordRefusal.executeWithOptions({ summary: `after step ${stepNumber}: writes a refused line, ${code}` }, [
        {
          entryId: uuid4(),
          handoverId: this.handoverId,
          stepNumber,
          stage: this.#state?.stage ?? 'preparation',
          kind,
          messageId: envelope?.messageId ?? null,
          actor: envelope?.actor ?? null,
          via: 'signal',
          code,
          detail: { message, ...detail },
        },
      ]);
    });
  }

  /** How it ended. */
  end(): HandoverEnd {
    if (this.#opening !== undefined && 'refused' in this.#opening) return { refused: this.#opening.refused };
    if (this.#state === undefined || this.#state.status === 'open') throw failure(notOpened(this.handoverId));
    return { status: this.#state.status };
  }

  async #open(start: HandoverStart): Promise<void> {
    if ('resume' in start) {
      const { state } = start.resume;
      if (state === undefined) this.#moveTo(await readHandover(this.handoverId));
      else this.#standAt(state);
      return;
    }
    this.#opening = await openHandover(start.open);
    if ('opened' in this.#opening) this.#moveTo(this.#opening.opened);
  }

  /** Asked twice: before acceptance, which writes no history, and behind the lock, where another step may have gone first. */
  #judge(message: StepName): Judgement {
    if (this.#state === undefined) return { refused: notOpened(this.handoverId) };
    const next = transitionAt(message, this.#state);
    return next === undefined ? { refused: wrongStage(message, this.#state) } : { at: this.#state, next };
  }

  #standAt(state: HandoverState): void {
    this.#state = state;
    setCurrentDetails(describeHandover(state));
  }

  #moveTo(state: HandoverState): void {
    this.#isSure = true;
    // A workflow that begins, from its row too, has been started with those of its first state, or with none.
    upsertSearchAttributes(searchAttributesOf(state, this.#state));
    this.#standAt(state);
  }
}

/** A server counts a timer in nanoseconds and has no room for centuries. */
const longestWaitMs = 300 * 24 * 60 * 60 * 1000;

const byClock = { actor: 'system' } as const;

/** Another step was faster than the clock. */
const outdated: Refusal = { status: 409, code: 'outdated', message: 'The deadline has moved on.', detail: {} };

const isSame = (one: NextMoment, other: NextMoment | undefined): boolean => one.what === other?.what && one.at === other.at;

/** A refusal as an update's caller gets it. */
export const failure = (refusal: Refusal) =>
  ApplicationFailure.create({ type: refusal.code, message: refusal.message, nonRetryable: true, details: [refusal] });
