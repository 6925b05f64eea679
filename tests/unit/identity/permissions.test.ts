import { describe, expect, test } from 'vitest';
import type { Caller, Role, Scope } from '../../../src/identity/caller.js';
import { abilityOf, demand, may, reachOf, type Action, type SubjectName } from '../../../src/identity/permissions.js';

const [manager, seller, colleague, outsider] = ['00000001', '00000002', '00000003', '00000004'].map(
  (n) => `${n}-0000-7000-8000-000000000000`,
) as [string, string, string, string];
const person = (role: Role, id: string): Caller => ({ kind: 'employee', id, externalId: 'E', name: 'N', role });
const key = (...scopes: Scope[]): Caller => ({ kind: 'key', id: 'k', name: 'crm', scopes });

const callers = {
  seller: { ability: abilityOf(person('sales', seller), { team: [seller], represents: [] }) },
  manager: { ability: abilityOf(person('manager', manager), { team: [manager, seller, colleague], represents: [] }) },
  hr: { ability: abilityOf(person('hr', outsider), { team: [], represents: [] }) },
  admin: { ability: abilityOf(person('admin', outsider), { team: [], represents: [] }) },
  operator: { ability: abilityOf(person('operator', outsider), { team: [], represents: [] }) },
  'hr key': { ability: abilityOf(key('hr'), { team: [], represents: [] }) },
  'handovers key': { ability: abilityOf(key('handovers'), { team: [], represents: [] }) },
  'customers key': { ability: abilityOf(key('customers'), { team: [], represents: [] }) },
  'pool key': { ability: abilityOf(key('pool'), { team: [], represents: [] }) },
  'admin key': { ability: abilityOf(key('admin'), { team: [], represents: [] }) },
};
type Who = keyof typeof callers;

const customerOf = (ownerId: string | null) => ({ ownerId, handovers: [] });
const handover = (parts: { from: string; to?: string; preparer?: string; reviewer?: string }) => ({
  fromOwnerId: parts.from,
  toOwnerId: parts.to ?? null,
  preparerId: parts.preparer ?? null,
  reviewerId: parts.reviewer ?? null,
});
const inHandover = (status: string, parts: Parameters<typeof handover>[0]) => ({
  ownerId: outsider,
  handovers: [{ ...handover(parts), status }],
});

const everyone = Object.keys(callers) as Who[];
const whoMay = (ask: (who: { ability: ReturnType<typeof abilityOf> }) => boolean) => everyone.filter((who) => ask(callers[who]));

describe('a customer', () => {
  const allSeeing: Who[] = ['admin', 'handovers key', 'customers key', 'pool key', 'admin key'];

  test.each([
    ['of the seller', customerOf(seller), ['seller', 'manager']],
    ['of a colleague in the team', customerOf(colleague), ['manager']],
    ['of another team', customerOf(outsider), []],
    ['that comes to the seller', inHandover('open', { from: outsider, to: seller }), ['seller', 'manager']],
    ['that the seller prepares', inHandover('open', { from: outsider, preparer: seller }), ['seller', 'manager']],
    ['that the manager reviews', inHandover('open', { from: outsider, reviewer: manager }), ['manager']],
    ['that the seller handed over once', inHandover('completed', { from: seller, to: outsider }), []],
    ['in the pool', customerOf(null), []],
  ] as const)('%s is read by its people and whoever sees all', (_, record, its) => {
    expect(whoMay((who) => may(who, 'read', 'Customer', record))).toEqual([...its, ...allSeeing]);
  });

  test('shows phone and e-mail to its people, administrators and the customers scope', () => {
    const asked = whoMay((who) => may(who, 'see_contact_data', 'Customer', customerOf(seller)));
    expect(asked).toEqual(['seller', 'manager', 'admin', 'customers key', 'admin key']);
  });

  test.each([
    ['oneself', 'seller', seller, true],
    ['a colleague', 'seller', colleague, false],
    ['someone in the team', 'manager', colleague, true],
    ['someone of another team', 'manager', outsider, false],
    ['the pool', 'seller', null, false],
    ['the pool', 'manager', null, true],
    ['anyone', 'admin', outsider, true],
    ['anyone', 'customers key', outsider, true],
    ['anyone', 'hr', outsider, false],
  ] as const)('is created for %s by %s: %s, %s', (_, who, ownerId, expected) => {
    expect(may(callers[who], 'create', 'Customer', customerOf(ownerId))).toBe(expected);
  });

  test.each([
    ['recycle', customerOf(seller), ['manager', 'admin', 'pool key', 'admin key']],
    ['recycle', customerOf(manager), ['admin', 'pool key', 'admin key']],
    ['give_back', customerOf(seller), ['seller', 'admin', 'admin key']],
  ] as const)('goes back to the pool by %s', (action, record, expected) => {
    expect(whoMay((who) => may(who, action, 'Customer', record))).toEqual(expected);
  });
});

describe('a handover', () => {
  test.each([
    ['from the seller', handover({ from: seller }), ['seller', 'manager']],
    ['to the seller', handover({ from: outsider, to: seller }), ['seller', 'manager']],
    ['that the manager reviews', handover({ from: outsider, reviewer: manager }), ['manager']],
    ['of others', handover({ from: outsider }), []],
  ] as const)('%s is read by whoever has a part, and by HR, administrators, operators', (_, record, its) => {
    const always = ['hr', 'admin', 'operator', 'hr key', 'handovers key', 'admin key'];
    expect(whoMay((who) => may(who, 'read', 'Handover', record))).toEqual([...its, ...always]);
  });

  test('is opened by a manager above the old owner, HR, administrators and the scope', () => {
    const all = ['hr', 'admin', 'hr key', 'handovers key', 'admin key'];
    expect(whoMay((who) => may(who, 'initiate', 'Handover', handover({ from: seller })))).toEqual(['manager', ...all]);
    expect(whoMay((who) => may(who, 'initiate', 'Handover', handover({ from: manager })))).toEqual(all);
  });

  test('is read by whoever stands in for one who has a part', () => {
    const delegate = { ability: abilityOf(person('sales', outsider), { team: [outsider], represents: [seller] }) };
    expect(may(delegate, 'read', 'Handover', handover({ from: seller }))).toBe(true);
    expect(may(delegate, 'read', 'Customer', inHandover('open', { from: seller }))).toBe(true);
    expect(may(delegate, 'read', 'Customer', customerOf(seller))).toBe(false);
  });
});

describe('what has no owner', () => {
  test.each([
    ['create', 'Employee', ['hr', 'admin', 'hr key', 'admin key']],
    ['create', 'HrEvent', ['hr', 'admin', 'hr key', 'admin key']],
    ['create', 'PersonnelChange', ['hr', 'admin', 'hr key', 'admin key']],
    ['create', 'ApiKey', ['admin', 'admin key']],
    ['read', 'ApiKey', ['admin', 'admin key']],
    ['read', 'AuditEntry', ['admin', 'operator', 'admin key']],
    ['read', 'OwnershipChange', ['admin', 'customers key', 'admin key']],
    ['repair', 'Handover', ['admin', 'operator', 'admin key']],
    ['claim', 'PoolEntry', ['seller', 'manager']],
    ['assign', 'PoolEntry', ['manager', 'admin', 'pool key', 'admin key']],
    ['read', 'DevSms', ['admin', 'hr key', 'handovers key', 'customers key', 'pool key', 'admin key']],
  ] as const satisfies readonly (readonly [Action, SubjectName, readonly Who[]])[])('%s %s: only %s', (action, name, expected) => {
    expect(whoMay((who) => may(who, action, name))).toEqual(expected);
  });
});

describe('the filter of a list', () => {
  test('matches nothing where nothing may be read', () => {
    expect(reachOf(callers.operator, 'Customer')).toEqual({ id: { in: [] } });
    expect(reachOf(callers.hr, 'Customer')).toEqual({ id: { in: [] } });
  });
  test('is empty where everything may be read', () => {
    expect(reachOf(callers.admin, 'Customer')).toEqual({});
  });
});

test('a refusal is 403 with a code', () => {
  expect(() => demand(callers.seller, 'create', 'Employee')).toThrow(expect.objectContaining({ status: 403, code: 'not_permitted' }));
  expect(() => demand(callers.admin, 'create', 'Employee')).not.toThrow();
});
