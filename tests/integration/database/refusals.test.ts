import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';
import * as rows from './rows.js';
import { answerTo, withRows } from './rows.js';

let own: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  own = await createTestDatabase();
  client = await withRows(own.url);
});

afterAll(async () => {
  await client.end();
  await own.drop();
});

const check = '23514';
const unique = '23505';
const foreignKey = '23503';
const { zhang, chen, li, frozen, owned, pooled, handover, completedHandover, item, opportunity, contract, poolEntry, change, nobody } =
  rows;

const customer = (columns: Record<string, string>) => {
  const all = {
    customer_name: `'新客户'`,
    customer_type: `'individual'`,
    email: `'a@b.example'`,
    owner_id: `'${zhang}'`,
    status: `'active'`,
    ...columns,
  };
  return `INSERT INTO customers (${Object.keys(all).join(', ')}) VALUES (${Object.values(all).join(', ')})`;
};
const handoverOf = (columns: Record<string, string>) => {
  const all = { customer_id: `'${owned}'`, from_owner_id: `'${zhang}'`, handover_reason: `'resignation'`, ...columns };
  return `INSERT INTO customer_handover (${Object.keys(all).join(', ')}) VALUES (${Object.values(all).join(', ')})`;
};
const updateCustomer = (id: string, set: string) => `UPDATE customers SET ${set} WHERE id = '${id}'`;
const updateHandover = (id: string, set: string) => `UPDATE customer_handover SET ${set} WHERE id = '${id}'`;
const notice = (columns: string, values: string) =>
  `INSERT INTO notifications (cause, recipient_kind, recipient_id, channel, template, ${columns}) VALUES ('c', 'employee', '${zhang}', 'email', 't', ${values})`;

describe('a customer', () => {
  test.each([
    ['with e-mail alone', customer({})],
    ['with phone alone', customer({ email: 'NULL', phone: `'+8613900000000'` })],
    ['with tax id alone', customer({ email: 'NULL', customer_type: `'enterprise'`, tax_id: `'91330108MA20000740'` })],
    ['in the pool without an owner', customer({ owner_id: 'NULL', status: `'in_pool'` })],
    ['inactive and owned', customer({ status: `'inactive'` })],
  ])('%s is kept', async (_, statement) => {
    expect(await answerTo(client, statement)).toBe('accepted');
  });

  test.each([
    ['without a name', customer({ customer_name: `''` }), check, 'customers_name_written'],
    ['with a name of spaces', customer({ customer_name: `'  '` }), check, 'customers_name_written'],
    ['with an untrimmed name', customer({ customer_name: `'新客户 '` }), check, 'customers_name_written'],
    ['with a name behind a wide space', customer({ customer_name: `E'\\u3000新客户'` }), check, 'customers_name_written'],
    ['nobody could reach or tell apart', customer({ email: 'NULL' }), check, 'customers_known_by_something'],
    ['with a national phone number', customer({ phone: `'13800138000'` }), check, 'customers_phone_e164'],
    ['with an over-long phone number', customer({ phone: `'+1234567890123456'` }), check, 'customers_phone_e164'],
    ['with an e-mail address that is none', customer({ email: `'nobody'` }), check, 'customers_email_shape'],
    ['who is a person with a tax id', customer({ tax_id: `'91330108MA20000740'` }), check, 'customers_tax_id_of_enterprise'],
    ['with a tax id in two cases', customer({ customer_type: `'enterprise'`, tax_id: `'91ab'` }), check, 'customers_tax_id_normal'],
    ['active without an owner', customer({ owner_id: 'NULL' }), check, 'customers_in_pool_without_owner'],
    ['in the pool with an owner', customer({ status: `'in_pool'` }), check, 'customers_in_pool_without_owner'],
    [
      'leaving its owner without the pool',
      updateCustomer(owned, `owner_id = NULL, owner_change_id = uuid_v7(), owner_change_cause = 'recycle'`),
      check,
      'customers_in_pool_without_owner',
    ],
    ['with a source and no external id', customer({ source: `'crm'` }), check, 'customers_source_with_id'],
    ['with an external id and no source', customer({ external_id: `'1'` }), check, 'customers_source_with_id'],
    ['of an unknown owner', customer({ owner_id: `'${nobody}'` }), foreignKey, 'customers_owner_id_fkey'],
    ['with the phone of another', customer({ phone: `'+8613800000001'` }), unique, 'customers_phone_key'],
    [
      'with the tax id of another',
      customer({ customer_type: `'enterprise'`, tax_id: `'91310115MA2000185M'` }),
      unique,
      'customers_tax_id_key',
    ],
    [
      'frozen for a handover that is none',
      updateCustomer(owned, `open_handover_id = '${nobody}'`),
      foreignKey,
      'customers_open_handover_id_fkey',
    ],
    [
      'frozen for the handover of another',
      updateCustomer(owned, `open_handover_id = '${handover}'`),
      unique,
      'customers_open_handover_id_key',
    ],
    ['frozen in the pool', updateCustomer(pooled, `open_handover_id = '${completedHandover}'`), check, 'customers_frozen_has_owner'],
  ])('%s is refused', async (_, statement, state, constraint) => {
    expect(await answerTo(client, statement)).toBe(`${state} ${constraint}`);
  });

  test('is frozen before its handover is written, as long as both are in one transaction', async () => {
    const both = `${updateCustomer(owned, `open_handover_id = '${nobody}'`)}; ${handoverOf({ id: `'${nobody}'` })}`;
    expect(await answerTo(client, both)).toBe('accepted');
  });
});

describe('an owner', () => {
  const fresh = `owner_change_id = uuid_v7(), owner_change_cause = 'handover'`;

  test.each([
    ['of a customer', 'customers', owned],
    ['of an opportunity', 'opportunities', opportunity],
    ['of a contract', 'contracts', contract],
  ])('%s changes only with a fresh id and a cause', async (_, table, id) => {
    const set = (assignments: string) => `UPDATE ${table} SET owner_id = '${chen}'${assignments} WHERE id = '${id}'`;
    const refused = `${check} ${table}_owner_change_said`;
    expect(await answerTo(client, set(''))).toBe(refused);
    expect(await answerTo(client, set(`, owner_change_cause = 'claim'`))).toBe(refused);
    expect(await answerTo(client, set(`, owner_change_id = owner_change_id, owner_change_cause = 'claim'`))).toBe(refused);
    expect(await answerTo(client, set(`, owner_change_id = uuid_v7(), owner_change_cause = NULL`))).toBe(refused);
    expect(await answerTo(client, set(`, ${fresh}`))).toBe('accepted');
  });

  test.each(['customers', 'opportunities', 'contracts', 'service_tickets', 'payments'])(
    'of %s has all triggers of the one door',
    async (table) => {
      const { rows: triggers } = await client.query(
        `SELECT tgname FROM pg_trigger WHERE tgrelid = $1::regclass AND NOT tgisinternal AND tgname LIKE '%owner%' ORDER BY 1`,
        [table],
      );
      expect(triggers.map(({ tgname }) => tgname)).toEqual([
        'first_owner_complete',
        'first_owners_recorded',
        'last_owner_change_kept',
        'owner_change_said',
        'owner_changes_recorded',
      ]);
    },
  );

  test('is written again without a word as long as it stays the same', async () => {
    expect(await answerTo(client, updateCustomer(owned, `owner_id = '${zhang}'`))).toBe('accepted');
  });

  test('does not change twice under one id', async () => {
    const used = `(SELECT id FROM ownership_changes LIMIT 1)`;
    const statement = updateCustomer(owned, `owner_id = '${chen}', owner_change_cause = 'claim', owner_change_id = ${used}`);
    expect(await answerTo(client, statement)).toMatch(/^23505 ownership_changes_pkey|^23514 customers_owner_change_said/);
  });

  test.each([
    ['an actor who is nobody', `owner_change_actor = '${nobody}'`, 'ownership_changes_actor_id_fkey'],
    ['a handover that is none', `owner_change_handover_id = '${nobody}'`, 'ownership_changes_handover_id_fkey'],
  ])('is refused with %s', async (_, set, constraint) => {
    expect(await answerTo(client, updateCustomer(owned, `owner_id = '${chen}', ${fresh}, ${set}`))).toBe(`${foreignKey} ${constraint}`);
  });
});

describe('a handover', () => {
  test.each([
    ['second and open for a customer', handoverOf({ customer_id: `'${frozen}'` }), unique, 'customer_handover_one_open'],
    ['to its old owner', handoverOf({ to_owner_id: `'${zhang}'` }), check, 'customer_handover_to_someone_else'],
    ['reviewed by its old owner', handoverOf({ reviewer_id: `'${zhang}'` }), check, 'customer_handover_not_reviewed_by_a_side'],
    [
      'reviewed by its receiver',
      handoverOf({ to_owner_id: `'${chen}'`, reviewer_id: `'${chen}'` }),
      check,
      'customer_handover_not_reviewed_by_a_side',
    ],
    ['in confirmation without a receiver', handoverOf({ current_stage: `'confirmation'` }), check, 'customer_handover_has_receiver'],
    [
      'open and completed',
      handoverOf({ to_owner_id: `'${chen}'`, current_stage: `'completed'` }),
      check,
      'customer_handover_stage_of_status',
    ],
    [
      'cancelled in stage completed',
      handoverOf({ to_owner_id: `'${chen}'`, status: `'cancelled'`, current_stage: `'completed'` }),
      check,
      'customer_handover_stage_of_status',
    ],
    [
      'completed without a time',
      handoverOf({ to_owner_id: `'${chen}'`, status: `'completed'`, current_stage: `'completed'` }),
      check,
      'customer_handover_completed_at',
    ],
    ['open with a time of completion', handoverOf({ completed_at: 'now()' }), check, 'customer_handover_completed_at'],
    ['with a brief that is no object', handoverOf({ brief: `'[]'` }), check, 'customer_handover_brief_is_object'],
    ['of an unknown customer', handoverOf({ customer_id: `'${nobody}'` }), foreignKey, 'customer_handover_customer_id_fkey'],
    ['whose stage moves without a step', updateHandover(handover, `current_stage = 'review'`), check, 'customer_handover_stage_by_step'],
    [
      'whose stage skips a step',
      updateHandover(handover, `current_stage = 'review', step_number = 2`),
      check,
      'customer_handover_stage_by_step',
    ],
    [
      'that has ended and opens again',
      updateHandover(completedHandover, `status = 'open', current_stage = 'preparation', completed_at = NULL, step_number = 1`),
      check,
      'customer_handover_ends_once',
    ],
    [
      'that has ended and is cancelled',
      updateHandover(completedHandover, `status = 'cancelled', current_stage = 'review', completed_at = NULL, step_number = 1`),
      check,
      'customer_handover_ends_once',
    ],
  ])('%s is refused', async (_, statement, state, constraint) => {
    expect(await answerTo(client, statement)).toBe(`${state} ${constraint}`);
  });

  test.each([
    ['whose stage moves by the next step', updateHandover(handover, `current_stage = 'review', step_number = step_number + 1`)],
    ['that is undone after completion', updateHandover(completedHandover, `status = 'undone'`)],
    ['beside a completed one', handoverOf({})],
  ])('%s is kept', async (_, statement) => {
    expect(await answerTo(client, statement)).toBe('accepted');
  });
});

describe('what belongs to a handover', () => {
  const entry = (step: string, message: string, outcome: string) =>
    `INSERT INTO handover_timeline (handover_id, step_number, message_id, kind, via, outcome) VALUES ('${handover}', ${step}, ${message}, 'approve', 'api', ${outcome})`;
  const newItem = (columns: string, values: string) =>
    `INSERT INTO customer_handover_items (handover_id, item_type, item_description${columns}) VALUES ('${handover}', 'basic_info', '资料'${values})`;

  test.each([
    [
      'an item generated twice',
      newItem(', subject_id', `, '${frozen}'`),
      unique,
      'customer_handover_items_handover_id_item_type_subject_id_key',
    ],
    ['an item without words', `UPDATE customer_handover_items SET item_description = ' '`, check, 'customer_handover_items_described'],
    [
      'a completed item without a time',
      `UPDATE customer_handover_items SET is_completed = true WHERE id = '${item}'`,
      check,
      'customer_handover_items_completed_at',
    ],
    ['an open item with a time', newItem(', completed_at', ', now()'), check, 'customer_handover_items_completed_at'],
    ['an open item that somebody completed', newItem(', completed_by', `, '${zhang}'`), check, 'customer_handover_items_completed_by'],
    ['a negative promise', newItem(', promised_amount', ', -1'), check, 'customer_handover_items_promised_amount'],
    ['a step applied twice', entry('0', `'m1'`, `'applied'`), unique, 'handover_timeline_applied_step'],
    ['a message applied twice', entry('1', `'m0'`, `'applied'`), unique, 'handover_timeline_applied_message'],
  ])('%s is refused', async (_, statement, state, constraint) => {
    expect(await answerTo(client, statement)).toBe(`${state} ${constraint}`);
  });

  test.each([
    ['any number of items added by hand', `${newItem('', '')}; ${newItem('', '')}`],
    ['any number of refusals of one message', `${entry('NULL', `'m0'`, `'refused'`)}; ${entry('NULL', `'m0'`, `'refused'`)}`],
  ])('%s are kept', async (_, statement) => {
    expect(await answerTo(client, statement)).toBe('accepted');
  });
});

describe('the pool', () => {
  const taken = (set: string) => `UPDATE customer_pool SET ${set} WHERE id = '${poolEntry}'`;
  test.each([
    [
      'a customer that lies in it twice',
      `INSERT INTO customer_pool (customer_id, pool_id, recycle_reason) SELECT '${pooled}', id, 'manual' FROM pools`,
      unique,
      'customer_pool_one_available',
    ],
    ['an available entry that somebody took', taken(`taken_by = '${chen}', taken_at = now()`), check, 'customer_pool_taken'],
    ['a claimed entry of nobody', taken(`pool_status = 'claimed', taken_at = now()`), check, 'customer_pool_taken'],
    ['a claimed entry without a time', taken(`pool_status = 'claimed', taken_by = '${chen}'`), check, 'customer_pool_taken'],
    [
      'a claim that somebody assigned',
      taken(`pool_status = 'claimed', taken_by = '${chen}', taken_at = now(), assigned_by = '${li}'`),
      check,
      'customer_pool_taken',
    ],
    ['a second default pool', `INSERT INTO pools (name, is_default) VALUES ('又一个', true)`, unique, 'pools_one_default'],
    ['a negative limit', `UPDATE pools SET daily_limit = -1`, check, 'pools_limits_count'],
  ])('refuses %s', async (_, statement, state, constraint) => {
    expect(await answerTo(client, statement)).toBe(`${state} ${constraint}`);
  });
});

describe('what stands around', () => {
  const newChange = (columns: string, values: string) =>
    `INSERT INTO personnel_changes (source, external_event_id, employee_id, kind${columns}) VALUES ('hr', '2', '${zhang}', 'resignation'${values})`;
  const planned = (columns: string, values: string) =>
    `INSERT INTO personnel_change_customers (personnel_change_id, customer_id, ${columns}) VALUES ('${change}', '${owned}', ${values})`;

  test.each([
    ['an employee who leads themselves', `UPDATE employees SET manager_id = id`, check, 'employees_not_own_manager'],
    ['an employee who represents themselves', `UPDATE employees SET delegate_id = id`, check, 'employees_not_own_delegate'],
    [
      'a leave that ends before it begins',
      `UPDATE employees SET delegate_from = '2026-02-02', delegate_until = '2026-02-01'`,
      check,
      'employees_delegate_days',
    ],
    ['a negative capacity', `UPDATE employees SET capacity = -1`, check, 'employees_capacity_counts'],
    ['a second open change of a kind', newChange('', ''), unique, 'personnel_changes_one_open'],
    [
      'an event twice',
      newChange(', status', `, 'cancelled'`).replace(`'2'`, `'1'`),
      unique,
      'personnel_changes_source_external_event_id_key',
    ],
    ['a customer planned both ways', planned('to_pool, receiver_id', `true, '${chen}'`), check, 'personnel_change_customers_one_way'],
    ['a customer opened without a handover', planned('state', `'opened'`), check, 'personnel_change_customers_names_handover'],
    ['a currency in small letters', `UPDATE opportunities SET currency = 'cny'`, check, 'opportunities_currency'],
    ['a negative amount', `UPDATE contracts SET amount = -1`, check, 'contracts_amount'],
    [
      'a contract that ends before it begins',
      `UPDATE contracts SET starts_on = '2026-02-02', ends_on = '2026-02-01'`,
      check,
      'contracts_ends_after_start',
    ],
    ['a record of no source with an external id', `UPDATE opportunities SET source = NULL`, check, 'opportunities_source_with_id'],
    ['a notice to nowhere', notice('state', `'queued'`), check, 'notifications_goes_somewhere'],
    ['a notice on its way without a lease', notice('address, state', `'a@b.example', 'sending'`), check, 'notifications_lease'],
    [
      'a notice twice',
      `${notice('address', `'a@b.example'`)}; ${notice('address', `'a@b.example'`)}`,
      unique,
      'notifications_cause_recipient_id_channel_key',
    ],
  ])('refuses %s', async (_, statement, state, constraint) => {
    expect(await answerTo(client, statement)).toBe(`${state} ${constraint}`);
  });

  test.each([
    ['a closed change beside the open one', newChange(', status', `, 'cancelled'`)],
    ['an open change of another kind', newChange('', '').replace('resignation', 'position_change')],
    ['a suppressed notice to nowhere', notice('state', `'suppressed'`)],
  ])('keeps %s', async (_, statement) => {
    expect(await answerTo(client, statement)).toBe('accepted');
  });
});

test('who owns anything, or has a part in an open handover, is not deleted', async () => {
  for (const who of [zhang, chen, li])
    expect(await answerTo(client, `DELETE FROM employees WHERE id = '${who}'`)).toBe(`${check} employees_leave_with_nothing`);
});

test('who has done anything is not deleted', async () => {
  const once = `
    INSERT INTO employees (id, external_id, name, email) VALUES ('${nobody}', 'N', '曾经', 'n@demo.example');
    INSERT INTO follow_ups (customer_id, employee_id, channel, content) VALUES ('${owned}', '${nobody}', 'call', '问候');
    DELETE FROM employees WHERE id = '${nobody}'`;
  // restrict_violation from PostgreSQL 18 on, foreign_key_violation before.
  expect(await answerTo(client, once)).toMatch(/^(23001|23503) follow_ups_employee_id_fkey$/);
});

describe.each(['ownership_changes', 'handover_timeline', 'audit_log', 'pool_claims'])('%s', (table) => {
  test.each([
    ['UPDATE', `UPDATE ${table} SET at = now()`],
    ['an UPDATE that meets no row', `UPDATE ${table} SET at = now() WHERE false`],
    ['DELETE', `DELETE FROM ${table}`],
    ['TRUNCATE', `TRUNCATE ${table} CASCADE`],
  ])('refuses %s', async (_, statement) => {
    expect(await answerTo(client, statement)).toBe(`23001 ${table}_append_only`);
  });
});
