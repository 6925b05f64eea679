import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isMalformed, readEnvelope, readPayload, type Malformed } from '../../../src/handovers/payloads.js';
import { messages, type Message } from '../../../src/handovers/stages.js';

const id = '01982f6e-0000-7000-8000-000000000001';
const actor = 'E003';
/** Made of what is easily got wrong. */
const anyText = fc.string({ unit: fc.constantFrom('a', ' ', '\0', '\ud83d', '\ude00', '名', '"'), maxLength: 6 });
const anything = fc.anything({ maxDepth: 2, maxKeys: 3, key: anyText, values: [anyText, fc.integer(), fc.constant(null), fc.boolean()] });
const read = (message: Message, input: unknown) => readEnvelope(message, input);

/** The least that each message takes, and all that it takes. */
const accepted: Record<Message, readonly object[]> = {
  complete_preparation: [
    {},
    { items: [] },
    { items: [{ id, isCompleted: true, note: null, moves: false, promisedOn: '2028-02-29', promisedAmount: '9999999999999999.99' }] },
  ],
  request_changes: [{ reason: 'r' }, { reason: 'r', items: [id, { id }, { id, changeRequest: 'c' }] }],
  approve: [{}, { toOwner: { externalId: 'E004' }, overCapacity: true, reason: 'r' }, { toOwner: { id } }],
  confirm: [{}],
  send_back: [{ question: 'q' }, { question: 'q', items: [id] }],
  decline: [{ reason: 'r' }],
  reassign: (['preparer', 'reviewer', 'receiver'] as const).map((role) => ({ role, employee: { id } })),
  send_to_pool: [{ reason: 'r' }],
  cancel: [{ reason: 'r' }],
};

describe.each(messages)('%s', (message) => {
  test.each(accepted[message])('takes %j', (fields) => {
    expect(read(message, { actor: ` ${actor} `, messageId: 'm', ...fields })).toEqual({ message, fields, actor, messageId: 'm' });
    expect(read(message, { actor, ...fields })).toEqual({ message, fields, actor, messageId: undefined });
  });

  test('refuses a field that it does not have', () => {
    expect(isMalformed(read(message, { actor, ...accepted[message][0], stage: 'completed' }))).toBe(true);
  });

  test('never throws, and what it refuses can be written down', () => {
    fc.assert(
      fc.property(fc.anything({ key: anyText, withBigInt: true, withNullPrototype: true, withSparseArray: true }), (input) => {
        expectReadable(read(message, input));
      }),
    );
  });

  test('never throws at a message that is almost right', () => {
    const almost = fc.record(
      {
        actor: fc.oneof(fc.constant(actor), anyText, anything),
        messageId: fc.oneof(anyText, anything),
        items: fc.oneof(fc.array(fc.oneof(fc.constant(id), anything, fc.record({ id: fc.constant(id), note: anyText }))), anything),
        reason: fc.oneof(anyText, anything),
        question: fc.oneof(anyText, anything),
        toOwner: fc.oneof(fc.record({ externalId: anyText }), anything),
        role: fc.oneof(fc.constantFrom('preparer', 'reviewer', 'receiver'), anything),
        employee: fc.oneof(fc.record({ externalId: anyText }), anything),
      },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(almost, (input) => expectReadable(read(message, input))));
  });
});

/** Read, or refused with words; either way PostgreSQL can keep every text in it. */
function expectReadable(result: ReturnType<typeof readEnvelope>) {
  if (isMalformed(result)) {
    expect(typeof result.field).toBe('string');
    expect(result.rule).not.toBe('');
  }
  expect(textsIn(result).filter((each) => /[\0\p{Surrogate}]/u.test(each))).toEqual([]);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...textsIn(inner)]);
}

describe('what is no message at all', () => {
  test.each([[undefined], [null], [7], ['approve'], [true], [[]], [[{ actor }]]])('%j is refused as a whole', (input) => {
    expect(read('confirm', input)).toMatchObject({ field: '' });
  });

  test('nested deeper than any stack, it is refused all the same', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`);
    expect(isMalformed(read('complete_preparation', { actor, items: deep }))).toBe(true);
    expect(isMalformed(read('confirm', { actor, deep }))).toBe(true);
  });
});

describe('a malformed one names its field', () => {
  test.each<[Message, object, string]>([
    ['confirm', {}, 'actor'],
    ['confirm', { actor: '' }, 'actor'],
    ['confirm', { actor: '  ' }, 'actor'],
    ['confirm', { actor: 3 }, 'actor'],
    ['confirm', { actor: 'E'.repeat(201) }, 'actor'],
    ['confirm', { actor: 'E\0' }, 'actor'],
    ['confirm', { actor, messageId: '' }, 'messageId'],
    ['confirm', { actor, messageId: 1 }, 'messageId'],
    ['confirm', { actor, messageId: null }, 'messageId'],
    ['confirm', { actor, messageId: '\ud800' }, 'messageId'],
    ['decline', { actor }, 'reason'],
    ['reassign', { actor, role: 'receiver' }, 'employee'],
    ['decline', { actor, reason: '' }, 'reason'],
    ['decline', { actor, reason: ' \n' }, 'reason'],
    ['decline', { actor, reason: 'r'.repeat(2001) }, 'reason'],
    ['decline', { actor, reason: 'a\0b' }, 'reason'],
    ['decline', { actor, reason: 'half a \ud83d' }, 'reason'],
    ['reassign', { actor, role: 'owner', employee: { id } }, 'role'],
    ['reassign', { actor, role: 'receiver', employee: 'E004' }, 'employee'],
    ['approve', { actor, overCapacity: 'yes' }, 'overCapacity'],
    ['confirm', { actor, toOwner: { id } }, 'toOwner'],
    ['confirm', { actor, 'no\0name': 1 }, 'no\ufffdname'],
    ['confirm', { actor, '\ud83d': 1 }, '\ufffd'],
    ['confirm', { actor, ['名'.repeat(300)]: 1 }, '名'.repeat(100)],
    ['confirm', { actor, ['😀'.repeat(300)]: 1 }, '😀'.repeat(100)],
    ['complete_preparation', { actor, items: [{ isCompleted: true }] }, 'items/0/id'],
    ['complete_preparation', { actor, items: [{ id: 'x' }] }, 'items/0/id'],
    ['complete_preparation', { actor, items: [{ id }, { id, isCompleted: 'true' }] }, 'items/1/isCompleted'],
    ['complete_preparation', { actor, items: [{ id, note: '\0' }] }, 'items/0/note'],
    ['request_changes', { actor, reason: 'r', items: [{ id, changeRequest: '\0' }] }, 'items/0/changeRequest'],
  ])('%s %j: %s', (message, input, field) => {
    expect(read(message, input)).toMatchObject({ field });
  });

  test.each(['2026-02-30', '2026-13-01', '2025-02-29', '0000-01-01', '2026-1-1', 'tomorrow'])('no day: %s', (promisedOn) => {
    expect(read('complete_preparation', { actor, items: [{ id, promisedOn }] })).toMatchObject({ field: 'items/0/promisedOn' });
  });

  test.each(['-1', '1.005', '1e3', '12345678901234567', '', '1,000'])('no amount: %j', (promisedAmount) => {
    expect(read('complete_preparation', { actor, items: [{ id, promisedAmount }] })).toMatchObject({ field: 'items/0/promisedAmount' });
  });

  test('an employee is named in one way', () => {
    for (const toOwner of [{}, { externalId: '' }, { id: 'E004' }, { id, externalId: 'E004' }]) {
      expect((read('approve', { actor, toOwner }) as Malformed).field).toMatch(/^toOwner/);
    }
  });

  test('no more than 500 items', () => {
    expect(read('send_back', { actor, question: 'q', items: Array.from({ length: 501 }, () => id) })).toMatchObject({ field: 'items' });
  });
});

test('the fields of a body are read by the same rule', () => {
  expect(readPayload('decline', { reason: 'r' })).toEqual({ message: 'decline', fields: { reason: 'r' } });
  expect(readPayload('decline', { reason: 'r', actor })).toHaveProperty('rule');
});
