/** The same action on many handovers: a few at a time, each with an outcome of its own. */
import type { Problem } from '../api/client';
import { problemOf } from '../problems/problem';
import { send, type Action, type Answers } from './actions';

export interface Outcome {
  readonly id: string;
  /** undefined: done. */
  readonly problem?: Problem;
  /** The server was not reached, and the handover is as it was. */
  readonly isLost?: boolean;
}

/** What a browser sends to one server at the same time anyway. */
const atOnce = 6;

/** Settles with every outcome, in the order of `ids`; `onProgress` hears how many are through. */
export async function sendToAll(
  ids: readonly string[],
  action: Action,
  answers: Answers,
  onProgress: (done: number) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const left = ids.entries();
  let done = 0;
  const lane = async () => {
    for (const [at, id] of left) {
      outcomes[at] = await outcomeOf(id, action, answers);
      done += 1;
      onProgress(done);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return outcomes;
}

async function outcomeOf(id: string, action: Action, answers: Answers): Promise<Outcome> {
  try {
    await send(id, action, answers);
    return { id };
  } catch (error) {
    const problem = problemOf(error);
    return problem === undefined ? { id, isLost: true } : { id, problem };
  }
}
