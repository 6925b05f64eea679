import type { Problem } from '../api/client';

/** The problem document that an error is; undefined: the server was not reached. */
export function problemOf(error: unknown): Problem | undefined {
  return isProblem(error) ? error : undefined;
}

const isProblem = (error: unknown): error is Problem =>
  typeof error === 'object' && error !== null && 'code' in error && 'status' in error && 'detail' in error;
