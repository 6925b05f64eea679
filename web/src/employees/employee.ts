/** An employee as a form edits one. Pure. */
import type { BodyOf, ItemOf } from '../api/answers';

export type Employee = ItemOf<'/api/v1/employees'>;
export type NewEmployee = BodyOf<'/api/v1/employees', 'post'>;
export type EmployeeChange = BodyOf<'/api/v1/employees/{id}', 'patch'>;

export const roles = ['sales', 'manager', 'hr', 'admin', 'operator'] as const;
export const statuses = ['active', 'leaving', 'left'] as const;

export interface Filter {
  readonly q?: string;
  readonly role?: (typeof roles)[number];
  readonly status?: (typeof statuses)[number];
}

const anyOf = <const Value extends string>(values: readonly Value[], text: string | null): Value | undefined =>
  values.find((each) => each === text);

export const readFilter = (address: URLSearchParams): Filter => ({
  q: address.get('q')?.trim() || undefined,
  role: anyOf(roles, address.get('role')),
  status: anyOf(statuses, address.get('status')),
});

export const writeFilter = (filter: Filter): URLSearchParams =>
  new URLSearchParams(Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));

export interface Fields {
  readonly externalId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Employee['role'];
  readonly phone?: string;
  readonly department?: string;
  readonly region?: string;
  readonly managerId?: string;
  readonly capacity?: number | null;
  readonly password?: string;
}

export const fieldsOf = ({ externalId, name, email, role, phone, department, region, managerId, capacity }: Employee): Fields => ({
  externalId,
  name,
  email,
  role,
  phone: phone ?? undefined,
  department: department ?? undefined,
  region: region ?? undefined,
  managerId: managerId ?? undefined,
  capacity,
});

const orNull = (text: string | undefined): string | null => text?.trim() || null;

/** What the form says, as the API takes it. */
function written({ name, email, role, phone, department, region, managerId, capacity = null, password }: Fields) {
  const manager = managerId === undefined ? null : { id: managerId };
  return {
    name: name.trim(),
    email: email.trim(),
    role,
    phone: orNull(phone),
    department: orNull(department),
    region: orNull(region),
    manager,
    capacity,
    // None typed is none chosen.
    ...(password !== undefined && password !== '' && { password }),
  };
}

export const newEmployee = (fields: Fields): NewEmployee => ({
  ...written(fields),
  externalId: fields.externalId.trim(),
});

/** Only what was changed, so that nothing is overwritten which somebody else changed meanwhile; undefined where that is nothing. */
export function changeOf(before: Employee, fields: Fields): EmployeeChange | undefined {
  const was: Readonly<Record<string, unknown>> = written(fieldsOf(before));
  const entries = Object.entries(written(fields)).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name]));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** How much of what keeps somebody, as the API's refusal `still_holds` counts it. */
export const holdingNames = ['customers', 'inHandover', 'openWork', 'parts', 'directReports'] as const;

export function holdingsIn(
  refusal: Readonly<Record<string, unknown>> | undefined,
): { name: (typeof holdingNames)[number]; count: number }[] {
  const holds = refusal?.holds;
  if (typeof holds !== 'object' || holds === null) return [];
  const counts = new Map<string, unknown>(Object.entries(holds));
  return holdingNames.flatMap((name) => {
    const count = counts.get(name);
    return typeof count === 'number' && count > 0 ? [{ name, count }] : [];
  });
}
