/** Signing in and out. better-auth does it; here its answers become Baton's: problem documents, and nothing else of its API. */
import rateLimit from '@fastify/rate-limit';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { malformed, Problem, unauthenticated } from '../platform/errors.js';
import { problems } from '../platform/http.js';
import { refuseOtherSites } from './authentication.js';
import { Done, PasswordChange, SignedIn, SignIn } from './schemas.js';
import type { Sessions } from './sessions.js';

/** Tries per minute for one e-mail address, or one session, from one machine. */
const triesPerMinute = 60;

export const signInRoutes =
  (sessions: Sessions, url: string): FastifyPluginAsyncTypebox =>
  async (app) => {
    await app.register(rateLimit, { global: false });
    const tags = ['identity'];

    app.addHook('onRequest', async (request) => refuseOtherSites(request, url));

    async function pass(request: FastifyRequest, reply: FastifyReply, body: unknown, refusal: Problem) {
      const answer = await sessions.handle(
        new Request(new URL(request.url, url), { method: request.method, headers: headersOf(request), body: JSON.stringify(body) }),
      );
      if (!answer) throw refusal;
      return reply
        .header('set-cookie', answer.headers.getSetCookie())
        .header('cache-control', 'no-store')
        .send(await answer.json());
    }

    const limitedBy = (whose: (request: FastifyRequest) => string) => ({
      rateLimit: {
        max: triesPerMinute,
        timeWindow: '1 minute',
        hook: 'preHandler' as const,
        keyGenerator: (request: FastifyRequest) => `${request.ip} ${whose(request)}`,
      },
    });

    app.post(
      '/api/auth/sign-in/email',
      {
        schema: {
          operationId: 'sign_in',
          tags,
          summary: 'Sign in with e-mail and password; the answer sets the session cookie',
          body: SignIn,
          response: { 200: SignedIn, ...problems(400, 401, 403, 429, 503) },
        },
        config: limitedBy((request) => emailOf(request.body)),
      },
      (request, reply) => pass(request, reply, request.body, refused()),
    );

    app.post(
      '/api/auth/change-password',
      {
        schema: {
          operationId: 'change_password',
          tags,
          summary: 'Choose another password; every other session of the person ends',
          body: PasswordChange,
          response: { 200: SignedIn, ...problems(400, 401, 403, 429, 503) },
        },
        config: limitedBy((request) => request.headers.cookie ?? ''),
      },
      async (request, reply) => {
        if ((await sessions.find(request.headers.cookie ?? '')) === undefined) throw unauthenticated('Sign in first.');
        return pass(request, reply, { ...request.body, revokeOtherSessions: true }, wrongPassword());
      },
    );

    app.post(
      '/api/auth/sign-out',
      { schema: { operationId: 'sign_out', tags, summary: 'End the session', response: { 200: Done, ...problems(403, 503) } } },
      (request, reply) => pass(request, reply, {}, refused()),
    );
  };

const emailOf = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'email' in body && typeof body.email === 'string' ? body.email.toLowerCase() : '';

function headersOf({ headers, ip }: FastifyRequest): Headers {
  const passed = new Headers({ 'content-type': 'application/json', 'x-forwarded-for': ip });
  for (const name of ['cookie', 'user-agent'] as const) {
    const value = headers[name];
    if (value !== undefined) passed.set(name, value);
  }
  return passed;
}

/** One sentence for a wrong address, a wrong password and someone who has left: which it was is nobody's business. */
const refused = () => new Problem(401, 'wrong_credentials', 'E-mail address and password do not belong together, or the person has left.');

const wrongPassword = () => malformed('wrong_password', 'This is not your current password.', { field: 'currentPassword' });
