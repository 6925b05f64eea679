/** The shapes that every endpoint shares. */
import { Type, type TSchema } from 'typebox';

export const Uuid = Type.String({ format: 'uuid' });
/** A calendar day, YYYY-MM-DD. */
export const Day = Type.String({ format: 'date' });
/** An instant, ISO 8601 in UTC. */
export const Instant = Type.String({ format: 'date-time' });
/** An amount as a decimal string, never a float. */
export const Money = Type.String({ pattern: '^-?\\d{1,16}(\\.\\d{1,2})?$', examples: ['1200.00'] });

export const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

export const IdParams = Type.Object({ id: Uuid });

/** The body of a request that says everything by its address: nothing, or `{}`. */
export const NoFields = Type.Object({}, { additionalProperties: false });

/** RFC 9457. `code` is stable: what programs switch on. Further members name ids and limits. */
export const ProblemDocument = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String(),
    field: Type.Optional(Type.String({ description: 'JSON pointer or name of the field in question' })),
    requestId: Type.String(),
  },
  { $id: 'Problem', additionalProperties: true },
);

export const titles = {
  400: 'Malformed request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Refused by a rule',
  428: 'Precondition required',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
} as const;
type ProblemStatus = keyof typeof titles;

/** A problem's schema; never what a handler returns, so that the compiler holds handlers to their own answers. */
const problem = (status: ProblemStatus) =>
  Type.Unsafe<never>({ description: titles[status], content: { 'application/problem+json': { schema: Type.Ref('Problem') } } });
type ProblemAnswer = ReturnType<typeof problem>;

/** The problem documents a route answers with, for its `response`. */
export function problems<Status extends ProblemStatus>(...statuses: Status[]): Record<Status, ProblemAnswer>;
export function problems(...statuses: ProblemStatus[]): Partial<Record<ProblemStatus, ProblemAnswer>> {
  return Object.fromEntries(statuses.map((status) => [status, problem(status)]));
}
