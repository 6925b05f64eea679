/** Who asks: a person by session cookie, or a system by `Authorization: Bearer KEY`. Nothing under it is open to others. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { forbidden, unauthenticated } from '../platform/errors.js';
import { isUnsafe } from '../platform/json-body.js';
import type { Access } from './access.js';
import type { ApiKeys } from './api-keys.js';
import type { Caller } from './caller.js';
import { abilityOf, type Reach } from './permissions.js';
import type { Sessions } from './sessions.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** There on every route behind requireAccess. */
    access: Access;
    readonly caller: Caller;
  }
}

export interface AuthenticationDeps {
  readonly sessions: Sessions;
  readonly apiKeys: ApiKeys;
  /** The public address, which a browser's requests come from. */
  readonly url: string;
}

const nobody: Reach = { team: [], represents: [] };

/** Gives every request of `app` its access; 401 without one. */
export function requireAccess(app: FastifyInstance, { sessions, apiKeys, url }: AuthenticationDeps): void {
  app.decorateRequest('access');
  app.decorateRequest('caller', {
    getter() {
      return this.access.caller;
    },
  });

  async function accessOf(request: FastifyRequest): Promise<Access> {
    const { authorization, cookie } = request.headers;
    if (authorization !== undefined) return accessOfKey(request.id, authorization);
    if (cookie === undefined) throw unauthenticated('Sign in, or send an API key: Authorization: Bearer KEY.');
    refuseOtherSites(request, url);
    return accessOfPerson(request.id, cookie);
  }

  async function accessOfKey(requestId: string, authorization: string): Promise<Access> {
    const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    const key = bearer === undefined ? undefined : await apiKeys.find(bearer);
    if (!key) throw unauthenticated('This API key is not known, or was revoked.');
    const caller: Caller = { kind: 'key', ...key };
    return { caller, ...nobody, ability: abilityOf(caller, nobody), requestId };
  }

  async function accessOfPerson(requestId: string, cookies: string): Promise<Access> {
    const person = await sessions.find(cookies);
    if (!person) throw unauthenticated('Sign in: there is no session, or it has ended.');
    const { represents, team, ...employee } = person;
    const caller: Caller = { kind: 'employee', ...employee };
    return { caller, team, represents, ability: abilityOf(caller, { team, represents }), requestId };
  }

  app.addHook('onRequest', async (request) => {
    request.access = await accessOf(request);
  });
}

/**
 * A cookie is sent by the browser whichever page asks (CSRF): what changes something must come from our own pages. Programs
 * send neither header and pass: nobody's browser is tricked there. Throws Problem 403 `cross_site`.
 */
export function refuseOtherSites({ method, headers, host }: FastifyRequest, url: string): void {
  if (!isUnsafe(method)) return;
  const site = headers['sec-fetch-site'];
  const { origin } = headers;
  const isOurs = site === undefined ? origin === undefined || isOurOrigin(origin, host, url) : site === 'same-origin' || site === 'none';
  if (!isOurs) throw forbidden('cross_site', 'This came from a page of another site.');
}

const isOurOrigin = (origin: string, host: string, url: string): boolean =>
  URL.canParse(origin) && (new URL(origin).origin === new URL(url).origin || new URL(origin).host === host);
