/** The API, by the types of its OpenAPI document. Nothing else in the page talks to the server. */
import createFetchClient from 'openapi-fetch';
import createQueryClient from 'openapi-react-query';
import type { components, paths } from './openapi';
import { askToSignIn, isSignedIn } from '../session/expiry';

type Schemas = components['schemas'];
export type Handover = Schemas['Handover'];
export type HandoverItem = Schemas['HandoverItem'];
export type HandoverSummary = Schemas['HandoverSummary'];
export type BulkOperation = Schemas['BulkOperation'];
export type Problem = Schemas['Problem'];

/**
 * Sends a request, and once more with the same key when the session had ended and the person has signed in again: what was typed
 * stays where it is, and nothing is done twice.
 */
export async function patientFetch(request: Request): Promise<Response> {
  const again = request.clone();
  const answer = await fetch(request);
  if (answer.status !== 401 || !isSignedIn() || request.url.includes('/api/auth/')) return answer;
  return (await askToSignIn()) ? patientFetch(again) : answer;
}

export const http = createFetchClient<paths>({ baseUrl: location.origin, fetch: patientFetch });

http.use({
  onRequest({ request, schemaPath }) {
    if (request.method === 'POST' && schemaPath.startsWith('/api/v1/')) request.headers.set('idempotency-key', newKey());
    return request;
  },
});

/** What react-query needs, by path: `api.useQuery('get', '/api/v1/handovers')`, `api.useMutation('post', …)`. */
export const api = createQueryClient(http);

/** A random id. (`crypto.randomUUID` is there over https only.) */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
