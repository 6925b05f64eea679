import type { Problem } from '../api/client';

/** A refusal of the API, thrown by what sends several requests itself. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';

  constructor(readonly problem: Problem | undefined) {
    super(problem?.detail ?? 'unreachable');
  }
}

/** The problem document that an error is; undefined: the server was not reached. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof RefusedError) return error.problem;
  return isProblem(error) ? error : undefined;
}

const isProblem = (error: unknown): error is Problem =>
  typeof error === 'object' && error !== null && 'code' in error && 'status' in error && 'detail' in error;

/** The problem of a refusal of which nothing but the code is told. */
export const refusal = (code: string): RefusedError =>
  new RefusedError({ type: '', title: '', status: 409, detail: code, code, requestId: '' });
