/**
 * Refusals that a caller can do something about. Thrown where the rule is; one handler turns them into RFC 9457 problem
 * documents (design: http-api.md). 409 is the state of the thing, 422 a rule about persons or limits.
 */

/** What RFC 9457 and Baton say of every problem themselves. */
type OwnMember = 'type' | 'title' | 'status' | 'detail' | 'code' | 'requestId';

/** More than a code: the field in question, ids that help ("handoverId"), values of a limit. Never a person's data. */
export type ProblemDetail = Readonly<Record<string, unknown>> & { readonly [Name in OwnMember]?: never };

export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    /** Stable, snake_case: what programs switch on. */
    readonly code: string,
    /** What is wrong and what to do, in a sentence. */
    message: string,
    readonly detail: ProblemDetail = {},
  ) {
    super(message);
  }
}

export const malformed = (code: string, message: string, detail?: ProblemDetail) => new Problem(400, code, message, detail);
export const unauthenticated = (message: string) => new Problem(401, 'unauthenticated', message);
export const forbidden = (code: string, message: string, detail?: ProblemDetail) => new Problem(403, code, message, detail);
export const notFound = (what: string) => new Problem(404, 'not_found', `There is no such ${what}, or you may not see it.`);
export const conflict = (code: string, message: string, detail?: ProblemDetail) => new Problem(409, code, message, detail);
export const preconditionFailed = (message: string) => new Problem(412, 'precondition_failed', message);
export const unprocessable = (code: string, message: string, detail?: ProblemDetail) => new Problem(422, code, message, detail);
export const unavailable = (what: string) => new Problem(503, 'unavailable', `${what} is away. Nothing is lost; try again in a moment.`);
