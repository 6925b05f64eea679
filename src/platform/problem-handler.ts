/** Every error becomes an RFC 9457 problem document here, and nowhere else. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { whatIsAway } from './away.js';
import { sqlState } from './database.js';
import { malformed, Problem, unavailable } from './errors.js';
import { titles } from './http.js';
import { formsOf } from './schema-forms.js';

const retryAfterSeconds = 2;
/** Where the codes are explained. */
const typeOf = (code: string) => `urn:baton:problem:${code}`;

const titleOf = (status: number): string => Object.entries(titles).find(([known]) => Number(known) === status)?.[1] ?? 'Error';

/** The problem document of `problem`. */
export function problemDocument({ status, code, message, detail }: Problem, requestId: string): Record<string, unknown> {
  return { ...detail, type: typeOf(code), title: titleOf(status), status, detail: message, code, requestId };
}

/** Sends problem documents for every error, for unknown addresses, and for requests that the router cannot read. */
export function answerWithProblems(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => sendError(error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    sendProblem(new Problem(404, 'not_found', `There is no ${request.method} ${pathOf(request)}.`), request, reply),
  );
}

const pathOf = ({ url }: FastifyRequest) => url.split('?', 1)[0]?.slice(0, 200);

export function sendError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  // Away is for a while and says so in its message; a stack is for what nobody expected.
  if (problem.status === 503) request.log.warn({ cause: error.message }, problem.message);
  else if (problem.status >= 500) request.log.error({ err: error }, 'request failed');
  return sendProblem(problem, request, reply);
}

function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (problem.status === 503 && !reply.hasHeader('retry-after')) reply.header('retry-after', retryAfterSeconds);
  if (typeof problem.detail.retryAfter === 'number') reply.header('retry-after', problem.detail.retryAfter);
  return reply.code(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problemDocument(problem, request.id));
}

/** The problem that an error is to its caller. What the caller cannot change is `internal`, without a word about its inside. */
export function problemOf(error: FastifyError): Problem {
  if (error instanceof Problem) return error;
  if (error.validation) return validationProblem(error.validation, error.validationContext);
  const byFastify = fastifyProblem(error);
  if (byFastify) return byFastify;
  if (unstorable.test(sqlState(error) ?? ''))
    return malformed('malformed', 'A value cannot be stored: too large, or not a valid text or date.');
  if (sqlState(error) === checkViolation) {
    return new Problem(422, 'refused_by_rule', 'A value breaks a rule of the database: too small, blank, or at odds with another one.');
  }
  const away = whatIsAway(error);
  if (away) return unavailable(away);
  return new Problem(500, 'internal', 'Something went wrong on our side. The request id finds it in the log.');
}

// PostgreSQL: not a valid text, escape, number in range, or date: the last net for what no schema caught.
const unstorable = /^(22001|22003|22007|22008|22009|22021|22P05)$/;

// A CHECK that no schema said before: the database is the last word, and its caller can change the values.
const checkViolation = '23514';

function fastifyProblem({ code, statusCode, message }: FastifyError): Problem | undefined {
  if (statusCode === undefined || statusCode >= 500 || statusCode < 400) return undefined;
  if (statusCode === 413) return new Problem(413, 'too_large', 'The body is larger than is taken here.');
  if (statusCode === 415) return new Problem(415, 'unsupported_media_type', 'Send JSON, with content-type: application/json.');
  if (statusCode === 429) return new Problem(429, 'too_many_requests', message);
  if (statusCode === 404) return new Problem(404, 'not_found', 'There is nothing at this address.');
  return malformed('malformed', code === 'FST_ERR_CTP_INVALID_JSON_BODY' ? 'The body is not valid JSON.' : 'The request cannot be read.');
}

type Validation = NonNullable<FastifyError['validation']>;

/** 400 `malformed`, with the field, the rule that it breaks, and where it was: body, params, querystring, headers. */
function validationProblem(errors: Validation, context: string | undefined): Problem {
  // Of a union each branch says what it misses; the union itself, said last, is what was meant.
  const last = errors.at(-1);
  const error = last?.keyword === 'anyOf' || last?.keyword === 'oneOf' ? last : errors[0];
  if (!error) return malformed('malformed', 'The request is malformed.');
  const field = fieldOf(error);
  const place = context === 'body' || context === undefined ? '' : ` (${context})`;
  return malformed('malformed', `${field || 'The body'}${place} ${sentenceOf(error)}.`, { field: field || undefined, rule: error.keyword });
}

function fieldOf({ instancePath, params }: Validation[number]): string {
  const inside = params.missingProperty ?? params.additionalProperty;
  return [...instancePath.split('/').slice(1), ...(typeof inside === 'string' ? [inside] : [])].join('/');
}

function sentenceOf(error: Validation[number]): string {
  const { keyword, message, params } = error;
  if (keyword === 'required') return 'is required';
  if (keyword === 'additionalProperties') return 'is not a known field';
  if (keyword === 'enum' && Array.isArray(params.allowedValues)) return `must be one of ${params.allowedValues.join(', ')}`;
  if (keyword === 'anyOf' || keyword === 'oneOf') {
    const forms = 'parentSchema' in error ? formsOf(error.parentSchema) : [];
    return forms.length > 0 ? `must be ${forms.join(' or ')}` : 'has none of the forms that are accepted here';
  }
  return message ?? 'is not valid';
}
