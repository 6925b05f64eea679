/**
 * A client as http-api.md wants one: a key for each request, and the same request again until there is an answer. What passes is a
 * broken connection, 503, and 409 request_in_progress; after 202 it asks what became of the message. Anything else is an answer,
 * and one that is no success is an error.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BrokenConnection, type Answer, type Caller } from '../harness/http.js';

/** How often the clients of a test met what. */
export type Troubles = Map<string, number>;
export type Insistent = ReturnType<typeof insistent>;

const patienceMs = 240_000;
const againAfterMs = 250;

export function insistent(caller: Caller, troubles: Troubles) {
  async function untilAnswered(what: string, ask: () => Promise<Answer>, isPassing = (_: Answer) => false): Promise<Answer['body']> {
    for (const until = Date.now() + patienceMs; ; await sleep(againAfterMs)) {
      const answer = await ask().catch(brokenConnection);
      const trouble = troubleOf(answer);
      if (answer !== undefined && trouble === undefined && !isPassing(answer)) {
        if (answer.status < 300) return answer.body;
        throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
      }
      if (trouble !== undefined) troubles.set(trouble, (troubles.get(trouble) ?? 0) + 1);
      if (Date.now() > until) throw new Error(`${what}: no answer within ${patienceMs} ms; the last was ${answer?.status}`);
    }
  }

  const get = (path: string) => untilAnswered(`GET ${path}`, () => caller.get(path));

  return {
    get,
    /** Settles once it was done; answers the body, or after a 202 where the message went. */
    async post(path: string, body: unknown, key: string = randomUUID()): Promise<Answer['body']> {
      const answer = await untilAnswered(`POST ${path}`, () => caller.post(path, body, { 'idempotency-key': key }));
      if (answer.status !== 'pending') return answer;
      troubles.set('202', (troubles.get('202') ?? 0) + 1);
      // Before an opening is written there is nothing at its address.
      const isPending = ({ status, body: outcome }: Answer) => status === 404 || outcome?.status === 'pending';
      const outcome = await untilAnswered(`GET ${answer.location}`, () => caller.get(answer.location), isPending);
      if (outcome.status !== 'applied') throw new Error(`POST ${path}: ${JSON.stringify(outcome)}`);
      return answer;
    },
  };
}

function brokenConnection(error: unknown): undefined {
  if (!(error instanceof BrokenConnection)) throw error;
}

function troubleOf(answer: Answer | undefined): string | undefined {
  if (answer === undefined) return 'no connection';
  if (answer.status === 503) return '503';
  return answer.body?.code === 'request_in_progress' ? '409 request_in_progress' : undefined;
}
