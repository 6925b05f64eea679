/** How a body names an employee: `{ "externalId": "E003" }` or `{ "id": … }`. */
import { Type, type Static } from 'typebox';
import type { EmployeeRole, EmployeeStatus } from '../../prisma/client/enums.js';
import { prepared, Prisma, type Transaction } from '../platform/database.js';
import { unprocessable } from '../platform/errors.js';
import { Uuid } from '../platform/http.js';

export const EmployeeRef = Type.Union([
  Type.Object({ externalId: Type.String({ minLength: 1, maxLength: 100 }) }, { additionalProperties: false }),
  Type.Object({ id: Uuid }, { additionalProperties: false }),
]);
export type EmployeeRef = Static<typeof EmployeeRef>;

/** An employee as a reference resolves to it. */
export interface ReferredEmployee {
  readonly id: string;
  readonly externalId: string;
  readonly name: string;
  readonly status: EmployeeStatus;
  readonly capacity: number | null;
  readonly role: EmployeeRole;
  readonly managerId: string | null;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const byId = (ref: EmployeeRef): ref is { id: string } => 'id' in ref;
/** Whether it is the one that `ref` names. */
export const isReferred = (ref: EmployeeRef) => (employee: Pick<ReferredEmployee, 'id' | 'externalId'>) =>
  byId(ref) ? employee.id === ref.id.toLowerCase() : employee.externalId === ref.externalId;

/** The employee that `ref` names; `field` is where the body named it. Throws Problem 422 `employee_unknown`. */
export async function resolveEmployee(tx: Transaction, ref: EmployeeRef, field: string): Promise<ReferredEmployee> {
  const [employee] = await resolveEmployees(tx, [ref], () => field);
  if (!employee) throw employeeUnknown(ref, field);
  return employee;
}

/**
 * The employees that `refs` name, in their order, by one query; `fieldAt` says where the body named each.
 * @throws Problem 422 `employee_unknown` for the first that is none
 */
export async function resolveEmployees(
  tx: Transaction,
  refs: readonly EmployeeRef[],
  fieldAt: (index: number) => string,
): Promise<ReferredEmployee[]> {
  const ids = refs
    .filter(byId)
    .map(({ id }) => id)
    .filter((id) => uuid.test(id));
  const externalIds = refs.flatMap((ref) => (byId(ref) ? [] : [ref.externalId]));
  const found = await prepared<ReferredEmployee>(
    tx,
    'employees referred to',
    Prisma.sql`
      SELECT id, external_id AS "externalId", name, status::text AS status, capacity, role::text AS role, manager_id AS "managerId"
        FROM employees WHERE id = ANY(${ids}::uuid[]) OR external_id = ANY(${externalIds}::text[])`,
  );
  return refs.map((ref, index) => {
    const employee = found.find(isReferred(ref));
    if (!employee) throw employeeUnknown(ref, fieldAt(index));
    return employee;
  });
}

/** The refusal of a reference to nobody; `field` is where the body named it. */
export const employeeUnknown = (ref: EmployeeRef, field: string) =>
  unprocessable('employee_unknown', `No employee has ${byId(ref) ? `the id ${ref.id}` : `the external id ${ref.externalId}`}.`, { field });
