/**
 * The fields of each message, in HTTP bodies and in Temporal's payloads alike (http-api.md, Bodies). A payload in Temporal has
 * `actor` and `messageId` besides.
 */
import { Type, type Static, type TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import type { TLocalizedValidationError } from 'typebox/error';
import type { Message, StepName } from './stages.js';

const uuidPattern = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$';
export const isUuid = (text: string): boolean => new RegExp(uuidPattern).test(text);
const closed = { additionalProperties: false };

const Id = Type.String({ pattern: uuidPattern, description: 'A UUID' });
/** A day that is in the calendar; PostgreSQL knows no year 0. */
const Day = Type.String({ format: 'date', pattern: '^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
const Reason = Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S' });

/** An employee, by the firm's own id or by Baton's. */
const Employee = Type.Union([
  Type.Object({ externalId: Type.String({ minLength: 1, maxLength: 100 }) }, closed),
  Type.Object({ id: Id }, closed),
]);

export const ItemChange = Type.Object(
  {
    id: Id,
    isCompleted: Type.Optional(Type.Boolean()),
    note: Type.Optional(Type.Union([Type.String({ maxLength: 5000 }), Type.Null()])),
    moves: Type.Optional(Type.Boolean({ description: 'Whether this work goes to the receiver' })),
    promisedOn: Type.Optional(Type.Union([Day, Type.Null()])),
    promisedAmount: Type.Optional(Type.Union([Type.String({ pattern: '^[0-9]{1,16}(\\.[0-9]{1,2})?$' }), Type.Null()])),
  },
  closed,
);
export type ItemChange = Static<typeof ItemChange>;

const ReopenedItem = Type.Union([Id, Type.Object({ id: Id, changeRequest: Type.Optional(Type.String({ maxLength: 2000 })) }, closed)]);
const ReopenedItems = Type.Optional(Type.Array(ReopenedItem, { maxItems: 500, description: 'The items to be reopened' }));

export const payloads = {
  complete_preparation: Type.Object({ items: Type.Optional(Type.Array(ItemChange, { maxItems: 500 })) }, closed),
  request_changes: Type.Object({ items: ReopenedItems, reason: Reason }, closed),
  approve: Type.Object(
    {
      toOwner: Type.Optional(Employee),
      overCapacity: Type.Optional(Type.Boolean({ description: 'Approve although the receiver is full; needs a reason' })),
      reason: Type.Optional(Reason),
    },
    closed,
  ),
  confirm: Type.Object({}, closed),
  send_back: Type.Object({ items: ReopenedItems, question: Reason }, closed),
  decline: Type.Object({ reason: Reason }, closed),
  reassign: Type.Object(
    {
      role: Type.Union([Type.Literal('preparer'), Type.Literal('reviewer'), Type.Literal('receiver')]),
      employee: Type.Union([Employee, Type.Null()], { description: 'null: nobody yet, of the receiver before confirmation' }),
      overCapacity: Type.Optional(Type.Boolean({ description: 'Of a receiver: although they are full; needs a reason' })),
      reason: Type.Optional(Reason),
    },
    closed,
  ),
  send_to_pool: Type.Object({ reason: Reason }, closed),
  cancel: Type.Object({ reason: Reason }, closed),
  deadline: Type.Object({ what: Type.Enum(['half_time', 'due', 'escalate', 'moved']) }, closed),
  owner_left: Type.Object({}, closed),
  recycle_overdue: Type.Object({}, closed),
} as const satisfies Record<StepName, TSchema>;

/** The fields of `undo`, which is no message of the handover's workflow: that has ended. */
export const Undo = Type.Object(
  {
    reason: Reason,
    toOwner: Type.Optional({ ...Employee, description: 'Who is to have the customer where the old owner cannot' }),
  },
  closed,
);
export type Undo = Static<typeof Undo>;

/** One step with its fields: what it is decided from. */
export type Payload<N extends StepName = StepName> = {
  [M in N]: { readonly message: M; readonly fields: Static<(typeof payloads)[M]> };
}[N];

/** A payload as it travels through Temporal: who, under which id, and the fields. */
export type Envelope = Payload<Message> & { readonly actor: string; readonly messageId: string | undefined };

/** Why a payload was refused: the field and the rule that it breaks. */
export interface Malformed {
  readonly field: string;
  readonly rule: string;
}

/**
 * Reads what came with a signal or update, which may be anything at all.
 * @returns the message with its fields, or the first field that is wrong; never throws.
 */
export function readEnvelope(message: Message, input: unknown): Envelope | Malformed {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return { field: '', rule: 'must be an object with an actor' };
  const { actor, messageId, ...fields }: Record<string, unknown> = { ...input };
  if (!isName(actor) || actor.trim() === '') return { field: 'actor', rule: 'must be an employee id or external id' };
  if (messageId !== undefined && !isName(messageId)) return { field: 'messageId', rule: 'must be a text of 1 to 200 characters' };
  const payload = readPayload(message, fields);
  return 'rule' in payload ? payload : { ...payload, actor: actor.trim(), messageId };
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= 200 && !unkeepable.test(value);

export const isMalformed = (read: Envelope | Malformed): read is Malformed => 'rule' in read;

/** Reads the fields of a message; never throws. */
export function readPayload(message: Message, fields: unknown): Payload<Message> | Malformed {
  const candidate = { message, fields };
  if (isPayload(candidate)) {
    // Behind the check, which bounds how deep it goes.
    const unkept = pathToUnkeepable(candidate.fields);
    return unkept === undefined ? candidate : { field: unkept, rule: 'holds characters that are no text' };
  }
  const [first] = Errors(payloads[message], fields);
  return first === undefined ? { field: '', rule: 'does not fit' } : asMalformed(first);
}

/** The field and the rule in words; a name that somebody made up is written down as far as it can be. */
function asMalformed({ keyword, params, instancePath, message }: TLocalizedValidationError): Malformed {
  const path = instancePath.slice(1);
  if (keyword === 'required') return { field: [path, params.requiredProperties[0]].filter(Boolean).join('/'), rule: 'is required' };
  if (keyword !== 'boolean') return { field: path, rule: message };
  return { field: legible(path), rule: 'is no field of this message' };
}

/** What somebody made up, as far as it can be written down: at most 100 characters, whole ones. */
export const legible = (text: string): string =>
  Array.from(text.slice(0, 200)).slice(0, 100).join('').replace(new RegExp(unkeepable, 'gu'), '\ufffd');

function isPayload(candidate: { readonly message: Message; readonly fields: unknown }): candidate is Payload<Message> {
  return Check(payloads[candidate.message], candidate.fields);
}

/** What PostgreSQL keeps in no text: NUL, and half of a surrogate pair. */
const unkeepable = /[\0\p{Surrogate}]/u;

function pathToUnkeepable(value: unknown, path = ''): string | undefined {
  if (typeof value === 'string') return unkeepable.test(value) ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const found = pathToUnkeepable(inner, path === '' ? name : `${path}/${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
