/** Who sells: salespeople in teams of ten, a manager a team, a director a region. All can sign in with the demo's password. */
import { createDice } from '../demo-random.js';
import type { Calendar } from './calendar.js';
import { idsOf } from './ids.js';
import type { Emit } from './tables.js';
import * as words from './words.js';

export interface Seller {
  readonly id: string;
  readonly externalId: string;
  readonly managerId: string;
  readonly region: string;
}

export interface StaffOptions {
  readonly salespeople: number;
  readonly seed: number;
  readonly calendar: Calendar;
  /** Hashed. */
  readonly password: string;
  readonly emit: Emit;
}

const teamSize = 10;
/** Longer ago than anything that the seed tells of customers. */
const hiredDaysAgo = 1200;

/** Writes the staff (D0001 …, M0001 …, S0001 …) and answers those who own customers. */
export function hireStaff({ salespeople, seed, calendar, password, emit }: StaffOptions): readonly Seller[] {
  const dice = createDice(seed);
  const nextId = idsOf(calendar.uuidTime(hiredDaysAgo, 0), dice);
  let hired = 0;

  const hire = (externalId: string, role: 'sales' | 'manager', region: string, department: string, managerId: string | null) => {
    const [id, account] = [nextId(), nextId()];
    const name = `${dice.pick(words.surnames)}${dice.pick(words.givenBeginnings)}${dice.pick(words.givenEndings)}`;
    const email = `${externalId.toLowerCase()}@demo.example`;
    const phone = `+8619850${String(hired).padStart(6, '0')}`;
    const since = calendar.moment(hiredDaysAgo, 0);
    hired += 1;
    emit('employees', {
      id,
      external_id: externalId,
      name,
      email,
      phone,
      role,
      department,
      region,
      manager_id: managerId,
      created_at: since,
    });
    if (managerId !== null) emit('manager_history', { employee_id: id, manager_id: managerId, since });
    emit('auth_users', { id, name, email, email_verified: true });
    emit('auth_accounts', { id: account, account_id: id, provider_id: 'credential', user_id: id, password });
    return id;
  };

  const numbered = (letter: string, number: number) => `${letter}${String(number + 1).padStart(4, '0')}`;
  const directors = words.regionNames.map((region, index) => ({
    region,
    id: hire(numbered('D', index), 'manager', region, `${region}大区`, null),
  }));
  const teams = Array.from({ length: Math.ceil(salespeople / teamSize) }, (_, index) => {
    const { region, id } = inTurn(directors, index);
    const department = `${region}销售${index + 1}部`;
    return { region, department, managerId: hire(numbered('M', index), 'manager', region, department, id) };
  });
  return Array.from({ length: salespeople }, (_, index) => {
    const { region, department, managerId } = inTurn(teams, index);
    const externalId = numbered('S', index);
    return { externalId, region, managerId, id: hire(externalId, 'sales', region, department, managerId) };
  });
}

function inTurn<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('nobody was hired');
  return item;
}
