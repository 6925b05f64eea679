/** One attempt to deliver, signed by the Standard Webhooks specification; never to an address of the firm's own network that was not allowed. */
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { Webhook } from 'standardwebhooks';
import type { Answer } from './rules.js';

export interface Attempt {
  /** The same for every attempt: by it the receiver knows a repetition. */
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  readonly body: string;
}

/** `signal` interrupts an attempt: then it has failed. */
export type Send = (attempt: Attempt, signal: AbortSignal) => Promise<Answer>;

/** What an endpoint has not answered by then counts as a failure. */
const patienceMs = 20_000;

/**
 * Addresses are checked where the connection is made, so that a name cannot change its address after the check. Redirects are not followed.
 * `allowedAddresses`: private addresses and networks that may be called.
 */
export function createSender(allowedAddresses: readonly string[]): Send {
  const options = { allowIPAddressList: [...allowedAddresses] };
  const schemes = {
    http: { request: requestHttp, agent: new RequestFilteringHttpAgent(options) },
    https: { request: requestHttps, agent: new RequestFilteringHttpsAgent(options) },
  };
  return ({ id, url, secret, body }, interrupted) =>
    new Promise((resolve) => {
      const { request, agent } = url.startsWith('https:') ? schemes.https : schemes.http;
      const at = new Date();
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Baton',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': new Webhook(secret).sign(id, at, body),
      };
      const signal = AbortSignal.any([AbortSignal.timeout(patienceMs), interrupted]);
      const sending = request(url, { method: 'POST', agent, headers, signal }, (response) => {
        resolve({ status: response.statusCode ?? 0 });
        // Whatever else it says is not asked for.
        response.destroy();
      });
      sending.on('error', (error) => resolve({ error: wordFor(error) }));
      sending.end(body);
    });
}

/** Why there was no answer. The agent's refusal has no code of its own. */
function wordFor(error: Error & { readonly code?: string }): string {
  if (error.message.includes('is not allowed')) return 'address_refused';
  if (error.code !== 'ABORT_ERR') return error.code ?? 'unreachable';
  return error.cause instanceof DOMException && error.cause.name === 'TimeoutError' ? 'timeout' : 'interrupted';
}
