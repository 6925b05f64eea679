/** One customer of the seed with everything around it: about ten records, and the lines of the manifest that tell whose they are. */
import { creditCodeCheck } from '../../src/customers/rules.js';
import type { Dice } from '../demo-random.js';
import * as demo from '../demo-words.js';
import type { Calendar } from './calendar.js';
import type { NextId } from './ids.js';
import { addOpenWork } from './open-work.js';
import type { Seller } from './staff.js';
import type { Emit } from './tables.js';
import * as words from './words.js';

/** How the customer came to who owns it. */
export type History = 'created' | 'handed_over' | 'claimed' | 'recycled' | 'lead';

/** A customer in the making, with what decides about its rows. */
export interface Subject {
  readonly id: string;
  readonly nextId: NextId;
  readonly number: number;
  readonly dice: Dice;
  readonly calendar: Calendar;
  readonly emit: Emit;
  readonly history: History;
  /** Who works on it, or did last; null for a lead, which nobody has owned yet. */
  readonly seller: Seller | null;
  /** Whose it was before. */
  readonly formerSeller: Seller;
  readonly poolId: string;
  readonly createdDaysAgo: number;
  /** Days since the last change of owner. */
  readonly ownedDaysAgo: number;
  readonly createdAt: string;
  readonly level: 'important' | 'normal' | 'potential';
  readonly isPerson: boolean;
  readonly isEnglish: boolean;
}

export type SubjectOptions = Pick<Subject, 'number' | 'dice' | 'calendar' | 'emit' | 'poolId' | 'createdDaysAgo' | 'nextId'> & {
  readonly sellers: readonly [Seller, ...Seller[]];
};

export function addCustomer({ sellers, ...given }: SubjectOptions): void {
  const { dice, calendar, createdDaysAgo, nextId } = given;
  const history = historyOf(dice, createdDaysAgo);
  const seller = dice.pick(sellers);
  const formerSeller = dice.pick(sellers);
  const isEnglish = dice.chance(0.06);
  const subject: Subject = {
    ...given,
    id: nextId(),
    history: history === 'handed_over' && formerSeller === seller ? 'created' : history,
    seller: history === 'lead' ? null : seller,
    formerSeller,
    ownedDaysAgo: history === 'created' ? createdDaysAgo : dice.between(1, Math.min(80, createdDaysAgo)),
    createdAt: calendar.moment(createdDaysAgo, dice.between(0, 500)),
    level: dice.chance(0.1) ? 'important' : dice.chance(0.67) ? 'normal' : 'potential',
    isEnglish,
    isPerson: !isEnglish && dice.chance(0.15),
  };
  const lastFollowUp = addFollowUps(subject);
  addProfile(subject, addHistory(subject), lastFollowUp);
  addContacts(subject);
  addOpenWork(subject);
}

/** A tenth lies in the pool. What is younger than half a year has no past. */
function historyOf(dice: Dice, createdDaysAgo: number): History {
  const chance = dice.between(0, 99);
  if (chance < 4) return 'lead';
  if (createdDaysAgo < 200) return 'created';
  if (chance < 10) return 'recycled';
  if (chance < 14) return 'handed_over';
  return chance < 18 ? 'claimed' : 'created';
}

const isPooled = ({ history }: Subject) => history === 'recycled' || history === 'lead';

interface LastChange {
  readonly id: string | null;
  readonly cause: 'create' | 'handover' | 'claim' | 'recycle' | null;
}

/** Writes how the customer came to its owner, and answers the last change of it. */
function addHistory(subject: Subject): LastChange {
  const { id, nextId, emit, calendar, seller, formerSeller, createdAt, createdDaysAgo, ownedDaysAgo, poolId } = subject;
  const at = calendar.moment(ownedDaysAgo, 510);
  const changed = (change: {
    readonly from: Seller | null;
    readonly to: Seller | null;
    readonly cause: NonNullable<LastChange['cause']>;
    readonly at: string;
    readonly handoverId?: string;
  }) => {
    const changeId = nextId();
    emit('ownership_changes', {
      id: changeId,
      entity_type: 'customer',
      entity_id: id,
      from_owner_id: change.from?.id ?? null,
      to_owner_id: change.to?.id ?? null,
      cause: change.cause,
      handover_id: change.handoverId ?? null,
      at: change.at,
    });
    return { id: changeId, cause: change.cause };
  };
  const pooled = (stay: { readonly from: Seller | null; readonly since: string; readonly takenAt?: string }) => {
    const entryId = nextId();
    emit('customer_pool', {
      id: entryId,
      customer_id: id,
      pool_id: poolId,
      original_owner_id: stay.from?.id ?? null,
      recycle_reason: stay.from === null ? 'manual' : 'inactive_days',
      pool_status: stay.takenAt === undefined ? 'available' : 'claimed',
      pooled_at: stay.since,
      taken_by: stay.takenAt === undefined ? null : (seller?.id ?? null),
      taken_at: stay.takenAt ?? null,
      note: stay.from === null ? '展会线索' : '超过 90 天未跟进',
    });
    return entryId;
  };

  switch (subject.history) {
    case 'lead':
      pooled({ from: null, since: createdAt });
      return { id: null, cause: null };
    case 'created':
      return changed({ from: null, to: seller, cause: 'create', at: createdAt });
    case 'recycled':
      changed({ from: null, to: seller, cause: 'create', at: createdAt });
      pooled({ from: seller, since: at });
      return changed({ from: seller, to: null, cause: 'recycle', at });
    case 'claimed': {
      const since = calendar.moment(Math.min(createdDaysAgo, ownedDaysAgo + 9), 505);
      changed({ from: null, to: formerSeller, cause: 'create', at: createdAt });
      changed({ from: formerSeller, to: null, cause: 'recycle', at: since });
      const entryId = pooled({ from: formerSeller, since, takenAt: at });
      emit('pool_claims', { id: nextId(), customer_id: id, employee_id: seller?.id ?? null, entry_id: entryId, at });
      return changed({ from: null, to: seller, cause: 'claim', at });
    }
    case 'handed_over': {
      changed({ from: null, to: formerSeller, cause: 'create', at: createdAt });
      const handoverId = nextId();
      emit('customer_handover', {
        id: handoverId,
        customer_id: id,
        from_owner_id: formerSeller.id,
        to_owner_id: seller?.id ?? null,
        reviewer_id: formerSeller.managerId,
        preparer_id: formerSeller.id,
        handover_reason: 'position_change',
        current_stage: 'completed',
        status: 'completed',
        step_number: 3,
        stage_entered_at: at,
        policy_version: 1,
        completed_at: at,
        created_at: calendar.moment(Math.min(createdDaysAgo, ownedDaysAgo + 6), 505),
      });
      return changed({ from: formerSeller, to: seller, cause: 'handover', at, handoverId });
    }
  }
}

function addProfile(subject: Subject, lastChange: LastChange, lastFollowUp: string | null): void {
  const { id, number, dice, calendar, emit, history, seller, formerSeller, createdAt, ownedDaysAgo, level, isPerson, isEnglish } = subject;
  const { region } = seller ?? formerSeller;
  const city = dice.pick(words.citiesOf(region));
  const [industry, trade] = dice.pick(demo.industries);
  const name = isEnglish ? englishName(dice) : isPerson ? personName(dice) : `${city.name}${brand(dice)}${trade}有限公司`;
  emit('customers', {
    id,
    customer_name: name,
    customer_type: isPerson ? 'individual' : 'enterprise',
    phone: `+86198${10_000_000 + number}`,
    tax_id: isPerson ? null : creditCode(city.code, number),
    email: `${isPerson ? 'client' : 'office'}.${number}@customer.example.com`,
    industry,
    region,
    customer_level: level,
    preferred_language: isEnglish ? 'en' : 'zh',
    owner_id: isPooled(subject) ? null : (seller?.id ?? null),
    status: isPooled(subject) ? 'in_pool' : dice.chance(0.03) ? 'inactive' : 'active',
    last_follow_up: lastFollowUp,
    owned_since: isPooled(subject) ? null : history === 'created' ? createdAt : calendar.moment(ownedDaysAgo, 510),
    source: 'crm',
    external_id: `SEED-${number}`,
    created_at: createdAt,
    updated_at: createdAt,
    owner_change_id: lastChange.id,
    owner_change_cause: lastChange.cause,
  });
}

function addContacts({ id, nextId, number, dice, emit, createdAt, isPerson }: Subject): void {
  if (isPerson) return;
  for (let index = dice.between(1, 3); index > 0; index -= 1) {
    emit('customer_contacts', {
      id: nextId(),
      customer_id: id,
      name: personName(dice),
      title: dice.pick(demo.titles),
      role: dice.pick(['decision_maker', 'user', 'finance', 'technical']),
      phone: `+86198${60_000_000 + number * 3 + index}`,
      email: `contact.${number}.${index}@customer.example.com`,
      is_primary: index === 1,
      tell_on_handover: index === 1 && number % 4 === 0,
      created_at: createdAt,
    });
  }
}

/** Writes the follow-ups, and answers when the latest was. Each seventh customer has been neglected for a quarter of a year or more. */
function addFollowUps({ id, nextId, dice, calendar, emit, history, seller, createdDaysAgo, ownedDaysAgo }: Subject): string | null {
  if (seller === null) return null;
  const quiet = history === 'recycled' ? ownedDaysAgo + 90 : dice.chance(0.85) ? dice.between(1, 85) : dice.between(91, 400);
  let daysAgo = Math.min(quiet, createdDaysAgo);
  let latest: string | null = null;
  for (let left = dice.between(2, 4); left > 0 && daysAgo <= createdDaysAgo; left -= 1) {
    const at = calendar.moment(daysAgo, dice.between(501, 539));
    latest ??= at;
    emit('follow_ups', {
      id: nextId(),
      customer_id: id,
      employee_id: seller.id,
      channel: dice.pick(['call', 'visit', 'wechat', 'email', 'meeting']),
      content: dice.pick(demo.followUpNotes),
      occurred_at: at,
      created_at: at,
    });
    daysAgo += dice.between(7, 40);
  }
  return latest;
}

/**
 * GB 32100: 91 for an enterprise, six digits of the region, nine of the organisation, one that checks. None that checks by 0, which
 * some programs refuse although it is right: then the organisation's second letter is the next one.
 */
function creditCode(cityCode: string, number: number): string {
  for (const letter of 'BCDE') {
    const first17 = `91${cityCode}M${letter}${String(number).padStart(7, '0')}`;
    const check = creditCodeCheck(first17);
    if (check !== undefined && check !== '0') return `${first17}${check}`;
  }
  throw new Error(`no credit code for ${number}`);
}

const brand = (dice: Dice) => `${dice.pick(words.brandBeginnings)}${dice.pick(words.brandEndings)}`;
const personName = (dice: Dice) => `${dice.pick(words.surnames)}${dice.pick(words.givenBeginnings)}${dice.pick(words.givenEndings)}`;
const englishName = (dice: Dice) =>
  `${dice.pick(words.englishBeginnings)} ${dice.pick(words.englishMiddles)} ${dice.pick(words.englishEndings)}`;
