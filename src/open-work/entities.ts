/**
 * What a customer has elsewhere, usually in a firm's CRM, ERP or help desk: opportunities, contracts, service tickets and
 * payments. Their tables differ in these columns and in nothing else, so routes, schemas and statements are made from here.
 */
import { Type, type TSchema } from 'typebox';
import { EmployeeRef } from '../identity/employee-ref.js';
import { Day, Instant, Money, Uuid, nullable } from '../platform/http.js';

/** How a value travels: as the parameter's type in SQL, and as the schema of the answer. */
export interface Column {
  readonly field: string;
  readonly column: string;
  /** The PostgreSQL type that a parameter is cast to. */
  readonly type:
    | 'text'
    | 'char(3)'
    | 'date'
    | 'decimal'
    | 'uuid'
    | 'opportunity_status'
    | 'contract_status'
    | 'ticket_status'
    | 'ticket_priority'
    | 'payment_status';
  readonly schema: TSchema;
  readonly isRequired?: true;
  /** What a column without NULL gets where a body leaves it out. */
  readonly fallback?: string;
  /** What the value points at, where it is not the value itself that is kept. */
  readonly refersTo?: 'employee' | 'contract';
}

export interface Entity {
  /** The last segment of the path, and the name of the part in the 360° view in camelCase. */
  readonly path: 'opportunities' | 'contracts' | 'service-tickets' | 'payments';
  readonly part: 'opportunities' | 'contracts' | 'serviceTickets' | 'payments';
  readonly table: string;
  /** In operation ids, summaries and refusals. */
  readonly singular: string;
  readonly schemaName: string;
  readonly columns: readonly Column[];
}

const line = Type.String({ minLength: 1, maxLength: 200 });
const text = (field: string, column: string): Column => ({ field, column, type: 'text', schema: line });
const required = (column: Column): Column => ({ ...column, isRequired: true });
const day = (field: string, column: string): Column => ({ field, column, type: 'date', schema: Day });
const amount: Column = { field: 'amount', column: 'amount', type: 'decimal', schema: Money };
// No default in the schema: in a PATCH it would overwrite what is there.
const currency: Column = {
  field: 'currency',
  column: 'currency',
  type: 'char(3)',
  schema: Type.String({ pattern: '^[A-Z]{3}$' }),
  fallback: 'CNY',
};
const creditedTo: Column = { field: 'creditedTo', column: 'credited_to', type: 'uuid', schema: EmployeeRef, refersTo: 'employee' };
const choice = (field: string, type: Column['type'], values: readonly [string, ...string[]], fallback: string): Column => ({
  field,
  column: field,
  type,
  schema: Type.Enum([...values]),
  fallback,
});

export const entities: readonly Entity[] = [
  {
    path: 'opportunities',
    part: 'opportunities',
    table: 'opportunities',
    singular: 'opportunity',
    schemaName: 'Opportunity',
    columns: [
      required(text('name', 'name')),
      choice('status', 'opportunity_status', ['open', 'won', 'lost'], 'open'),
      text('stage', 'stage'),
      amount,
      currency,
      day('expectedClose', 'expected_close'),
      creditedTo,
    ],
  },
  {
    path: 'contracts',
    part: 'contracts',
    table: 'contracts',
    singular: 'contract',
    schemaName: 'Contract',
    columns: [
      required(text('number', 'number')),
      choice('status', 'contract_status', ['draft', 'in_force', 'ended', 'terminated'], 'draft'),
      amount,
      currency,
      day('signedOn', 'signed_on'),
      day('startsOn', 'starts_on'),
      day('endsOn', 'ends_on'),
      creditedTo,
    ],
  },
  {
    path: 'service-tickets',
    part: 'serviceTickets',
    table: 'service_tickets',
    singular: 'service_ticket',
    schemaName: 'ServiceTicket',
    columns: [
      required(text('subject', 'subject')),
      choice('status', 'ticket_status', ['open', 'pending', 'resolved', 'closed'], 'open'),
      choice('priority', 'ticket_priority', ['low', 'normal', 'high', 'urgent'], 'normal'),
    ],
  },
  {
    path: 'payments',
    part: 'payments',
    table: 'payments',
    singular: 'payment',
    schemaName: 'Payment',
    columns: [
      required(day('dueOn', 'due_on')),
      required(amount),
      currency,
      choice('status', 'payment_status', ['due', 'overdue', 'disputed', 'paid'], 'due'),
      day('paidOn', 'paid_on'),
      { field: 'contractId', column: 'contract_id', type: 'uuid', schema: Uuid, refersTo: 'contract' },
    ],
  },
];

/** Whether NULL may stand in the column: a body may then say null. */
const isNullable = ({ isRequired, fallback }: Column) => !isRequired && fallback === undefined;

const properties = (columns: readonly Column[], shape: (column: Column) => TSchema) =>
  Object.fromEntries(columns.map((column) => [column.field, shape(column)]));

const bodySchema = (column: Column) => (isNullable(column) ? nullable(column.schema) : column.schema);

/** The body of PUT and POST; `owner` is who works on it. */
export const newRecordSchema = ({ columns }: Entity) =>
  Type.Object(
    {
      ...properties(columns, (column) => (column.isRequired ? column.schema : Type.Optional(bodySchema(column)))),
      owner: Type.Optional(EmployeeRef),
    },
    { additionalProperties: false },
  );

/** One of many in a bulk upsert: the body of PUT, with the record's and the customer's ids beside it. */
export const bulkItemSchema = (entity: Entity) =>
  Type.Object(
    {
      externalId: Type.String({ minLength: 1, maxLength: 200 }),
      customer: CustomerRef,
      ...newRecordSchema(entity).properties,
    },
    { additionalProperties: false },
  );

const CustomerRef = Type.Union([
  Type.Object({ id: Uuid }, { additionalProperties: false }),
  Type.Object(
    { externalId: Type.String({ minLength: 1, maxLength: 200 }), source: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })) },
    { additionalProperties: false },
  ),
]);

/** The body of PATCH: what is left out stays. */
export const recordChangeSchema = ({ columns }: Entity) =>
  Type.Object(
    properties(columns, (column) => Type.Optional(bodySchema(column))),
    { additionalProperties: false, minProperties: 1 },
  );

const answerSchema = (column: Column) => {
  const schema = column.refersTo === 'employee' ? Uuid : column.schema;
  return isNullable(column) ? nullable(schema) : schema;
};

/** A record as it is answered. */
export const recordSchema = ({ columns }: Entity) =>
  Type.Object({
    id: Uuid,
    customerId: Uuid,
    ...properties(columns, answerSchema),
    ownerId: nullable(Uuid),
    source: nullable(Type.String()),
    externalId: nullable(Type.String()),
    version: Type.Integer(),
    createdAt: Instant,
    updatedAt: Instant,
  });

export type WorkPath = Entity['path'];

export function entityOf(path: WorkPath): Entity {
  const entity = entities.find((one) => one.path === path);
  if (!entity) throw new Error(`there is no open work called ${path}`);
  return entity;
}
