/** Refusals that workflow and API say in the same words. Pure. */
import type { Malformed } from './payloads.js';
import { messages, type Action, type Standing, type StepName } from './stages.js';
import type { Refusal } from './state.js';

export const wrongStage = (message: StepName | Action, { stage, status }: Standing): Refusal => ({
  status: 409,
  code: 'wrong_stage',
  message: `${message} does not apply: the handover is ${status === 'open' ? `in ${stage}` : status}.`,
  detail: { currentStage: stage, handoverStatus: status },
});

export const malformed = ({ field, rule }: Malformed): Refusal => ({
  status: 400,
  code: 'malformed',
  message: `${field === '' ? 'The input' : field} ${rule}.`,
  detail: { field },
});

export const unknownMessage = (name: string): Refusal => ({
  status: 400,
  code: 'unknown_message',
  message: `There is no message of this name. There are: ${messages.join(', ')}.`,
  detail: { name },
});

export const notOpened = (handoverId: string): Refusal => ({
  status: 409,
  code: 'not_opened',
  message: 'This handover was never opened.',
  detail: { handoverId },
});

export const useMessageCancel: Refusal = {
  status: 409,
  code: 'use_message_cancel',
  message: 'A handover is not cancelled by cancelling its workflow: send it the message cancel.',
  detail: {},
};
