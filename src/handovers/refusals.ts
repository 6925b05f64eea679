/** Refusals that workflow and API say in the same words. Pure. */
import type { Refusal } from './state.js';
import type { Message, Standing } from './stages.js';

export const wrongStage = (message: Message, { stage, status }: Standing): Refusal => ({
  status: 409,
  code: 'wrong_stage',
  message: `${message} does not apply: the handover is ${status === 'open' ? `in ${stage}` : status}.`,
  detail: { currentStage: stage, handoverStatus: status },
});
