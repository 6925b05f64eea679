/**
 * One customer on its way from one owner to the next. Workflow id: `handover/<handoverId>`.
 *
 * The workflow decides the stage; one regular activity a step writes it (processes.md, How it stays consistent). It ends with the
 * transfer or the cancellation. A request to cancel the workflow itself is written down and changes nothing: that is what the
 * message `cancel` is for.
 */
import {
  ApplicationFailure,
  CancellationScope,
  allHandlersFinished,
  condition,
  continueAsNew,
  currentUpdateInfo,
  defineSignal,
  defineUpdate,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setDefaultSignalHandler,
  setHandler,
  upsertSearchAttributes,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import { Mutex } from 'async-mutex';
import { isMalformed, readEnvelope, type Envelope, type Malformed } from '../src/handovers/payloads.js';
import { wrongStage } from '../src/handovers/refusals.js';
import { searchAttributesOf } from '../src/handovers/search-attributes.js';
import { messages, transitionAt, type Message } from '../src/handovers/stages.js';
import type { HandoverState, Refusal } from '../src/handovers/state.js';
import { describeHandover } from './handover-details.js';
import { initiate, type HandoverActivities, type HandoverEnd, type HandoverStart, type OpeningOutcome, type Via } from './messages.js';

const patiently = { startToCloseTimeout: '20 seconds', retry: { maximumInterval: '10 seconds' } } as const;
const { recordStep } = proxyActivities<HandoverActivities>(patiently);
const { openHandover, readHandover, recordRefusal } = proxyLocalActivities<HandoverActivities>(patiently);

type StepResult = { readonly applied: HandoverState } | { readonly refused: Refusal; readonly isRecorded: boolean };

export async function customerHandover(start: HandoverStart): Promise<HandoverEnd> {
  const oneAtATime = new Mutex();
  const { handoverId } = start;
  let opening: OpeningOutcome | undefined;
  let state: HandoverState | undefined;

  const standAt = (next: HandoverState) => {
    state = next;
    setCurrentDetails(describeHandover(next));
  };
  const moveTo = (next: HandoverState) => {
    standAt(next);
    upsertSearchAttributes(searchAttributesOf(next));
  };

  /** Asked twice: before acceptance, which writes no history, and behind the lock, where another step may have gone first. */
  const judge = (message: Message) => {
    if (state === undefined) return { refused: notOpened(handoverId) };
    const next = transitionAt(message, state);
    return next === undefined ? { refused: wrongStage(message, state) } : { next, at: state };
  };

  const step = (envelope: Envelope, messageId: string, via: Via): Promise<StepResult> =>
    oneAtATime.runExclusive(async () => {
      for (;;) {
        const judged = judge(envelope.message);
        if (judged.refused !== undefined) return { refused: judged.refused, isRecorded: false };
        const { next, at } = judged;
        const stepNumber = at.stepNumber + 1;
        const outcome = await recordStep.executeWithOptions({ summary: `step ${stepNumber}: ${envelope.message}` }, [
          {
            ...envelope,
            handoverId,
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
          standAt({ ...at, openItems: outcome.openItems });
          return { refused: outcome.refusal, isRecorded: true };
        }
        moveTo(outcome.state);
        if (outcome.kind === 'applied') return { applied: outcome.state };
      }
    });

  const noteRefusal = (kind: string, refusal: Refusal, via: Via, envelope?: Partial<Envelope>) =>
    oneAtATime.runExclusive(() =>
      recordRefusal({
        entryId: uuid4(),
        handoverId,
        stepNumber: state?.stepNumber ?? 0,
        stage: state?.stage ?? 'preparation',
        kind,
        messageId: envelope?.messageId ?? null,
        actor: envelope?.actor ?? null,
        via,
        code: refusal.code,
        detail: { message: refusal.message, ...refusal.detail },
      }),
    );

  for (const message of messages) {
    setHandler(
      defineUpdate<HandoverState, [unknown]>(message),
      (input) => uncancelled(async () => {
        const envelope = readOrThrow(message, input);
        const result = await step(envelope, envelope.messageId ?? currentUpdateInfo()?.id ?? uuid4(), 'api');
        if ('refused' in result) throw failure(result.refused);
        return result.applied;
      }),
      {
        validator: (input) => {
          readOrThrow(message, input);
          const refused = opening === undefined && state === undefined ? undefined : judge(message).refused;
          if (refused !== undefined) throw failure(refused);
        },
      },
    );
    setHandler(defineSignal<[unknown]>(message), (input) => uncancelled(async () => {
      const envelope = readEnvelope(message, input);
      if (isMalformed(envelope)) return noteRefusal(message, malformed(envelope), 'signal');
      const result = await step(envelope, envelope.messageId ?? uuid4(), 'signal');
      if ('refused' in result && !result.isRecorded) await noteRefusal(message, result.refused, 'signal', envelope);
    }));
  }
  setDefaultSignalHandler((name) => uncancelled(() => noteRefusal(name.slice(0, 100), unknownMessage(name), 'signal')));
  setHandler(initiate, async () => {
    await uncancelled(() => condition(() => opening !== undefined || state !== undefined));
    if (opening !== undefined) return opening;
    if (state !== undefined) return { opened: state };
    throw failure(notOpened(handoverId));
  });

  const open = async () => {
    if ('resume' in start) return standAt(start.resume.state ?? (await readHandover(handoverId)));
    opening = await openHandover(start.open);
    if ('opened' in opening) moveTo(opening.opened);
  };

  CancellationScope.current().cancelRequested.catch(() => uncancelled(() => noteRefusal('cancel_requested', useMessageCancel, 'signal')));

  return uncancelled(async () => {
    await oneAtATime.runExclusive(open);
    await condition(() => state?.status !== 'open' || (workflowInfo().continueAsNewSuggested && allHandlersFinished()));
    await condition(allHandlersFinished);
    if (opening !== undefined && 'refused' in opening) return { refused: opening.refused };
    if (state === undefined) throw failure(notOpened(handoverId));
    if (state.status === 'open') return continueAsNew<typeof customerHandover>({ handoverId, resume: { stepNumber: state.stepNumber, state } });
    return { status: state.status };
  });
}

/** Handlers too: a request to cancel the workflow must not take the activity of a step with it. */
const uncancelled = <T>(work: () => Promise<T>): Promise<T> => CancellationScope.nonCancellable(work);

function readOrThrow(message: Message, input: unknown): Envelope {
  const envelope = readEnvelope(message, input);
  if (isMalformed(envelope)) throw failure(malformed(envelope));
  return envelope;
}

const failure = (refusal: Refusal) =>
  ApplicationFailure.create({ type: refusal.code, message: refusal.message, nonRetryable: true, details: [refusal] });

const malformed = ({ field, rule }: Malformed): Refusal => ({
  status: 400,
  code: 'malformed',
  message: `${field === '' ? 'The input' : field} ${rule}.`,
  detail: { field },
});

const unknownMessage = (name: string): Refusal => ({
  status: 400,
  code: 'unknown_message',
  message: `There is no message of this name. There are: ${messages.join(', ')}.`,
  detail: { name: name.slice(0, 100) },
});

const notOpened = (handoverId: string): Refusal => ({
  status: 409,
  code: 'not_opened',
  message: 'This handover was never opened.',
  detail: { handoverId },
});

const useMessageCancel: Refusal = {
  status: 409,
  code: 'use_message_cancel',
  message: 'A handover is not cancelled by cancelling its workflow: send it the message cancel.',
  detail: {},
};
