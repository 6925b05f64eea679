/** Where in a form a refusal belongs: the API's findings, or the one field that it names. Pure. */
import { problemOf } from './problem';

export interface FieldProblem {
  /** As antd's forms name a field: `['contacts', 0, 'phone']`. */
  readonly path: readonly (string | number)[];
  readonly rule: string;
  /** In the API's own words. */
  readonly message: string;
}

export function fieldProblemsOf(error: unknown): readonly FieldProblem[] {
  const problem = problemOf(error);
  if (problem === undefined) return [];
  const findings: unknown = problem.findings;
  if (Array.isArray(findings)) return findings.filter(isFinding).map(({ field, ...rest }) => ({ ...rest, path: pathOf(field) }));
  return problem.field === undefined ? [] : [{ path: pathOf(problem.field), rule: problem.code, message: problem.detail }];
}

interface Finding {
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

const isFinding = (value: unknown): value is Finding =>
  typeof value === 'object' &&
  value !== null &&
  'field' in value &&
  typeof value.field === 'string' &&
  'rule' in value &&
  'message' in value;

const pathOf = (pointer: string) =>
  pointer
    .split('/')
    .filter((part) => part !== '')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
