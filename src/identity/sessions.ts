/**
 * Sign-in of people: better-auth with sessions in the database, so that a leaver's can be refused at once. It signs in and
 * out; whose session a request carries is asked here with one statement of our own, which looks at the employee too. Requests of the
 * same moment share it: half of what a small request cost was to ask for its session.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { parseCookies } from 'better-auth/cookies';
import { batched } from '../platform/batching.js';
import { newId, prepared, Prisma, type Database } from '../platform/database.js';
import type { Role } from './caller.js';
import { representedBy } from './delegates.js';
import { hasAccess } from './leavers.js';
import { teamBelow } from './team.js';

export interface SessionsConfig {
  /** The public address of Baton; https makes the cookie Secure. */
  readonly url: string;
  readonly secret: string;
  readonly timezone: string;
}

/** Who a session belongs to, and those for whom this person stands in today. */
export interface SignedIn {
  readonly id: string;
  readonly externalId: string;
  readonly name: string;
  readonly role: Role;
  readonly represents: string[];
  /** Everyone below a manager, and the person. */
  readonly team: string[];
}

const day = 24 * 60 * 60;

export const createSessions = (database: Database, { url, secret, timezone }: SessionsConfig) => {
  const auth = betterAuth({
    baseURL: url,
    basePath: '/api/auth',
    secret,
    database: prismaAdapter(database, { provider: 'postgresql', transaction: true }),
    user: { modelName: 'authUser' },
    account: { modelName: 'authAccount' },
    verification: { modelName: 'authVerification' },
    session: { modelName: 'authSession', expiresIn: 7 * day, disableSessionRefresh: true },
    emailAndPassword: { enabled: true, disableSignUp: true },
    // Ours stand in front of it: @fastify/rate-limit and refuseOtherSites.
    rateLimit: { enabled: false },
    advanced: { cookiePrefix: 'baton', database: { generateId: newId }, disableCSRFCheck: true },
    telemetry: { enabled: false },
    logger: { disabled: true },
    onAPIError: { throw: true },
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }) => {
            if (!(await isAdmitted(database, userId))) throw new APIError('UNAUTHORIZED');
          },
        },
      },
    },
  });

  const holderOf = batched((tokens: readonly string[]) => holdersOf(database, tokens, timezone));

  return {
    /** Answers /api/auth/…: the session cookie is in its headers; undefined where better-auth refuses. Throws what is no refusal. */
    async handle(request: Request): Promise<Response | undefined> {
      try {
        const answer = await auth.handler(request);
        return answer.ok ? answer : undefined;
      } catch (error) {
        if (error instanceof APIError && error.statusCode < 500) return undefined;
        throw error;
      }
    },

    /** Whose session the Cookie header carries; undefined where it is none, has ended, or belongs to someone who has left. */
    async find(cookies: string): Promise<SignedIn | undefined> {
      const token = sessionToken(cookies, secret);
      if (token === undefined) return undefined;
      return holderOf(token);
    },
  };
};
export type Sessions = ReturnType<typeof createSessions>;

/** By token, those whose sessions last and who are let in. */
async function holdersOf(database: Database, tokens: readonly string[], timezone: string): Promise<ReadonlyMap<string, SignedIn>> {
  const rows = await prepared<SignedIn & { token: string }>(
    database,
    'sessions',
    Prisma.sql`
      SELECT s.token, e.id::text AS id, e.external_id AS "externalId", e.name, e.role::text AS role,
        ${representedBy(Prisma.sql`e.id`, timezone)} AS represents,
        CASE e.role WHEN 'manager' THEN ARRAY${teamBelow(Prisma.sql`e.id`)} ELSE ARRAY[e.id::text] END AS team
      FROM auth_sessions s JOIN employees e ON e.id = s.user_id
      WHERE s.token = ANY(${tokens}::text[]) AND s.expires_at > now()
        AND e.status <> 'left' AND (e.access_ends_at IS NULL OR e.access_ends_at > now())`,
  );
  return new Map(rows.map(({ token, ...holder }) => [token, holder]));
}

async function isAdmitted(database: Database, employeeId: string): Promise<boolean> {
  const employee = await database.employee.findUnique({ where: { id: employeeId }, select: { status: true, accessEndsAt: true } });
  return employee !== null && hasAccess(employee);
}

/** The token of the session cookie, where better-auth's signature on it is ours. */
function sessionToken(header: string, secret: string): string | undefined {
  const cookies = parseCookies(header);
  const value = cookies.get('__Secure-baton.session_token') ?? cookies.get('baton.session_token');
  const dot = value?.lastIndexOf('.') ?? -1;
  if (value === undefined || dot < 1) return undefined;
  const token = value.slice(0, dot);
  const expected = createHmac('sha256', secret).update(token).digest();
  const given = Buffer.from(value.slice(dot + 1), 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : undefined;
}
