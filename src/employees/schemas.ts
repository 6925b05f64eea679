/** Bodies and answers of /employees and /me (design: http-api.md, data-model.md). */
import { Type, type Static } from 'typebox';
import { roles, scopes } from '../identity/caller.js';
import { EmployeeRef } from '../identity/employee-ref.js';
import { newPassword } from '../identity/schemas.js';
import { Day, Instant, nullable, Uuid } from '../platform/http.js';
import { pageQuery } from '../platform/pagination.js';

const line = Type.String({ minLength: 1, maxLength: 200 });
const optionalLine = Type.Optional(nullable(line));

export const Role = Type.Enum(roles);
export const EmployeeStatus = Type.Enum(['active', 'leaving', 'left']);

const optionalFields = {
  phone: optionalLine,
  department: optionalLine,
  region: optionalLine,
  manager: Type.Optional(nullable(EmployeeRef)),
  capacity: Type.Optional(nullable(Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'How many customers; null is unlimited' }))),
};

export const NewEmployee = Type.Object(
  {
    externalId: Type.String({ minLength: 1, maxLength: 100, pattern: '^\\S+$' }),
    name: line,
    email: line,
    role: Role,
    ...optionalFields,
    password: Type.Optional(newPassword('Lets the person sign in')),
  },
  { additionalProperties: false },
);
export type NewEmployee = Static<typeof NewEmployee>;

export const EmployeeChange = Type.Object(
  {
    name: Type.Optional(line),
    email: Type.Optional(line),
    role: Type.Optional(Role),
    ...optionalFields,
    password: Type.Optional(newPassword('In place of the one before; whoever is signed in as this person is so no longer')),
    status: Type.Optional(
      Type.Literal('left', { description: 'Of somebody who has no customers, open work or parts; all others go by a personnel change' }),
    ),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type EmployeeChange = Static<typeof EmployeeChange>;

export const EmployeeQuery = Type.Object(
  {
    ...pageQuery,
    status: Type.Optional(EmployeeStatus),
    role: Type.Optional(Role),
    manager: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'External id or id of whom they report to' })),
    q: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Part of the name, e-mail address or external id' })),
  },
  { additionalProperties: false },
);
export type EmployeeQuery = Static<typeof EmployeeQuery>;

/** PostgreSQL knows no year 0. */
const StatedDay = Type.String({ format: 'date', pattern: '^(?!0000)[0-9]{4}-' });

export const NewDelegate = Type.Object(
  {
    delegate: EmployeeRef,
    from: Type.Optional(StatedDay),
    until: Type.Optional(StatedDay),
  },
  { additionalProperties: false },
);
export type NewDelegate = Static<typeof NewDelegate>;

export const Delegate = Type.Object(
  { id: Uuid, from: nullable(Day), until: nullable(Day) },
  { description: 'Who acts for this person, from a day until a day, both included' },
);
export type Delegate = Static<typeof Delegate>;

export const Employee = Type.Object({
  id: Uuid,
  externalId: Type.String(),
  name: Type.String(),
  email: Type.String(),
  phone: nullable(Type.String()),
  role: Role,
  department: nullable(Type.String()),
  region: nullable(Type.String()),
  managerId: nullable(Uuid),
  status: EmployeeStatus,
  capacity: nullable(Type.Integer()),
  delegate: nullable(Delegate),
  version: Type.Integer(),
  createdAt: Instant,
});
export type Employee = Static<typeof Employee>;

export const Me = Type.Object({
  id: Type.String(),
  externalId: nullable(Type.String()),
  name: Type.String(),
  role: Type.Union([Role, Type.Literal('system')]),
  represents: Type.Optional(Type.Array(Uuid, { description: 'Ids of those who are away today and for whom you act' })),
  scopes: Type.Optional(Type.Array(Type.Enum(scopes), { description: 'Of a key' })),
});
export type Me = Static<typeof Me>;
