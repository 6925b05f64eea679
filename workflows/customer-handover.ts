/**
 * One customer on its way from one owner to the next. Workflow id: `handover/<handoverId>`.
 *
 * The workflow decides the stage; one regular activity a step writes it (processes.md, How it stays consistent). It ends with the
 * transfer or the cancellation. A request to cancel the workflow itself is written down and changes nothing: that is what the
 * message `cancel` is for.
 */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  currentUpdateInfo,
  defineSignal,
  defineUpdate,
  setDefaultSignalHandler,
  setHandler,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import { isMalformed, legible, readEnvelope, type Envelope } from '../src/handovers/payloads.js';
import { malformed, unknownMessage, useMessageCancel } from '../src/handovers/refusals.js';
import { messages, type Message } from '../src/handovers/stages.js';
import type { HandoverState } from '../src/handovers/state.js';
import { HandoverProcess, failure } from './handover-process.js';
import { cancelRequested, deadlinesChanged, initiate, type HandoverEnd, type HandoverStart } from './messages.js';

export async function customerHandover(start: HandoverStart): Promise<HandoverEnd> {
  // Before any handler: a signal that is there already is handled as soon as there is one for it, and must find the lock taken.
  const handover = new HandoverProcess(start);
  for (const message of messages) {
    answerUpdates(handover, message);
    heedSignals(handover, message);
  }
  setHandler(defineSignal<[unknown]>(deadlinesChanged), (input) => handover.moveDeadlines(messageIdIn(input) ?? uuid4()));
  setDefaultSignalHandler((name) => handover.noteRefusal(legible(name), unknownMessage(legible(name))));
  setHandler(initiate, () => handover.opened());
  setHandler(cancelRequested, () => handover.noteRefusal('cancel_requested', useMessageCancel));

  // Ends with the workflow.
  void handover.keepDeadlines();
  await handover.opened();
  await condition(() => allHandlersFinished() && (handover.isSettled || workflowInfo().continueAsNewSuggested));
  const { handoverId, state } = handover;
  if (state?.status !== 'open') return handover.end();
  return continueAsNew<typeof customerHandover>({ handoverId, resume: { stepNumber: state.stepNumber, state } });
}

/** People get an answer: what cannot apply is refused before it is accepted. */
function answerUpdates(handover: HandoverProcess, message: Message): void {
  setHandler(
    defineUpdate<HandoverState, [unknown]>(message),
    async (input) => {
      const envelope = readOrThrow(message, input);
      const result = await handover.step(envelope, envelope.messageId ?? currentUpdateInfo()?.id ?? uuid4(), 'api');
      if ('refused' in result) throw failure(result.refused);
      return result.applied;
    },
    {
      validator: (input) => {
        readOrThrow(message, input);
        const refusal = handover.whyNot(message);
        if (refusal !== undefined) throw failure(refusal);
      },
    },
  );
}

/** Machines get an acknowledgement: what cannot apply is a line of the timeline. Nothing in here may throw. */
function heedSignals(handover: HandoverProcess, message: Message): void {
  setHandler(defineSignal<[unknown]>(message), async (input) => {
    const envelope = readEnvelope(message, input);
    if (isMalformed(envelope)) return handover.noteRefusal(message, malformed(envelope));
    const result = await handover.step(envelope, envelope.messageId ?? uuid4(), 'signal');
    if ('refused' in result && !result.isRecorded) await handover.noteRefusal(message, result.refused, envelope);
  });
}

/** The id that a signal was sent under, where it has one that can be kept. */
function messageIdIn(input: unknown): string | undefined {
  const id: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, 'messageId') : undefined;
  return typeof id === 'string' && id !== '' && legible(id) === id ? id : undefined;
}

function readOrThrow(message: Message, input: unknown): Envelope {
  const envelope = readEnvelope(message, input);
  if (isMalformed(envelope)) throw failure(malformed(envelope));
  return envelope;
}
