/**
 * Who may do what: one definition, from which come the check on a record and the SQL filter of a list (design: http-api.md,
 * processes.md "Who may do the rest"). Who may send which message of a handover is not here but in src/handovers/stages.ts.
 */
import { AbilityBuilder, subject as tagged, type Ability as CaslAbility, type AnyAbility } from '@casl/ability';
import { accessibleBy, createPrismaAbility, type PrismaQueryOf, type Subjects, type WhereInputOf } from '@casl/prisma/runtime';
import { forbidden } from '../platform/errors.js';
import type { Prisma } from '../platform/database.js';
import type { Caller, Role, Scope } from './caller.js';

/** What the rules look at in a record; `handovers` only where the rule on a customer asks for them. */
interface Parts {
  readonly fromOwnerId: string;
  readonly toOwnerId: string | null;
  readonly preparerId: string | null;
  readonly reviewerId: string | null;
}
/** Who was told of a missed deadline. */
interface Escalation {
  readonly overdueSince: Date | null;
  readonly escalatedToIds: readonly string[];
}
/** Who had a part once. */
interface History {
  readonly formerPartIds: readonly string[];
}
interface Facts {
  Customer: { readonly ownerId: string | null; readonly handovers?: readonly (Parts & { readonly status: string })[] };
  Handover: Parts & Partial<History & Escalation>;
  Employee: { readonly id: string };
  PersonnelChange: { readonly employeeId: string; readonly reviewerId: string | null };
  HrEvent: { readonly id: string };
  Pool: { readonly id: string };
  PoolEntry: { readonly originalOwnerId: string | null };
  PoolRule: { readonly id: string };
  RecyclingRun: { readonly id: string };
  Notification: { readonly recipientId: string };
  ApiKey: { readonly id: string };
  DevSms: { readonly id: string };
  Policy: { readonly id: string };
  WorkingDay: { readonly day: Date };
  WebhookEndpoint: { readonly id: string };
  AuditEntry: { readonly id: string };
  OwnershipChange: { readonly id: string };
}
export type SubjectName = keyof Facts;

/**
 * read: see it at all. see_contact_data: phone, e-mail and tax id unmasked. create, update: the obvious. follow_up: record one.
 * initiate: open a handover. recycle, give_back, claim, assign: into the pool and out of it.
 * protect: keep a customer from the pool.
 * repair: see what is stuck, and give a handover its workflow back.
 * divide: say who gets which customer of a personnel change. exceed_capacity: beyond what a colleague may hold, with a reason. merge: make two records of one customer one.
 */
export type Action =
  | 'read'
  | 'see_contact_data'
  | 'create'
  | 'update'
  | 'merge'
  | 'follow_up'
  | 'initiate'
  | 'recycle'
  | 'give_back'
  | 'claim'
  | 'assign'
  | 'protect'
  | 'repair'
  | 'divide'
  | 'exceed_capacity';

type PrismaQuery = PrismaQueryOf<Prisma.TypeMap>;
type Tagged = Subjects<{ [Name in SubjectName]: Record<string, unknown> & Facts[Name] }>;
export type Ability = CaslAbility<[Action, Tagged], PrismaQuery>;
type Rules = AbilityBuilder<Ability>;

/** Ids of everyone below the caller, the caller included; and of those whose delegate the caller is today. */
export interface Reach {
  readonly team: readonly string[];
  readonly represents: readonly string[];
}

const allOf = (ids: readonly string[]) => ({ in: [...ids] });

const anyPart = (ids: readonly string[]) => ({
  OR: [{ fromOwnerId: allOf(ids) }, { toOwnerId: allOf(ids) }, { preparerId: allOf(ids) }, { reviewerId: allOf(ids) }],
});

/** Whoever has or had a part keeps reading the handover. */
const everAPart = (ids: readonly string[]) => ({
  OR: [
    ...anyPart(ids).OR,
    { formerPartIds: { hasSome: [...ids] } },
    // The index is on what is overdue.
    { overdueSince: { not: null }, escalatedToIds: { hasSome: [...ids] } },
  ],
});

/** Customers by their owners, and by who has a part in their open handover. */
export interface ReachedCustomers {
  readonly owners: readonly string[];
  readonly parts: readonly string[];
}

/** What each condition on customers says, for statements that Prisma has no words for. */
const reachedBy = new WeakMap<object, ReachedCustomers>();

/** The customers someone owns, and while a handover is open those of people with a part in it: a named receiver reads from preparation on. */
function reachable(owners: readonly string[], parts: readonly string[]) {
  const condition = { OR: [{ ownerId: allOf(owners) }, { handovers: { some: { status: 'open' as const, ...anyPart(parts) } } }] };
  reachedBy.set(condition, { owners, parts });
  return condition;
}

function sellerRules({ can }: Rules, id: string, { team, represents }: Reach): void {
  const parts = [...team, ...represents];
  can(['read', 'see_contact_data'], 'Customer', reachable(team, parts));
  can(['update', 'follow_up'], 'Customer', reachable(team, parts));
  can(['create', 'merge'], 'Customer', { ownerId: allOf(team) });
  can('read', 'Handover', everAPart(parts));
  can('read', 'Employee');
  can('read', 'Notification', { recipientId: id });
  can(['read', 'claim'], 'PoolEntry');
  can('read', 'PoolRule');
  can('give_back', 'Customer', { ownerId: id });
  can('protect', 'Customer', { ownerId: allOf(team) });
  can('read', ['Policy', 'WorkingDay']);
}

function managerRules(rules: Rules, id: string, reach: Reach): void {
  sellerRules(rules, id, reach);
  const below = reach.team.filter((member) => member !== id);
  rules.can(['create', 'merge'], 'Customer', { ownerId: null });
  rules.can('initiate', 'Handover', { fromOwnerId: allOf(below) });
  rules.can(['recycle', 'assign'], 'Customer', { ownerId: allOf(below) });
  rules.can('assign', 'PoolEntry');
  rules.can('read', 'PersonnelChange', { OR: [{ employeeId: allOf(below) }, { reviewerId: allOf([id, ...reach.represents]) }] });
  rules.can(['divide', 'exceed_capacity'], 'PersonnelChange', { reviewerId: allOf([id, ...reach.represents]) });
}

function hrRules({ can }: Rules): void {
  can(['read', 'initiate'], 'Handover');
  can(['read', 'create', 'update'], 'Employee');
  can(['read', 'create', 'update', 'divide'], 'PersonnelChange');
  can(['read', 'create'], 'HrEvent');
  can('read', ['Policy', 'WorkingDay']);
  can('update', 'WorkingDay');
}

function adminRules(rules: Rules): void {
  hrRules(rules);
  const { can } = rules;
  can(['read', 'see_contact_data', 'create', 'update', 'merge', 'follow_up', 'recycle', 'assign', 'give_back', 'protect'], 'Customer');
  can(['read', 'assign'], 'PoolEntry');
  can(['create', 'update'], 'Pool');
  can(['read', 'update'], 'PoolRule');
  can(['read', 'create', 'update'], 'RecyclingRun');
  can('read', 'Notification');
  can(['read', 'create', 'update'], ['ApiKey', 'WebhookEndpoint']);
  can('read', 'DevSms');
  can('repair', 'Handover');
  can('read', ['AuditEntry', 'OwnershipChange']);
  can('update', 'Policy');
  can('exceed_capacity', 'PersonnelChange');
}

function operatorRules({ can }: Rules): void {
  can('read', ['Policy', 'WorkingDay']);
  can('read', 'Handover');
  can('read', 'Employee');
  can('read', 'PersonnelChange');
  can('read', 'HrEvent');
  can('read', 'Notification');
  can('read', 'PoolRule');
  can('read', 'RecyclingRun');
  can('read', 'WebhookEndpoint');
  can('repair', 'Handover');
  can('read', 'AuditEntry');
}

const byRole: Record<Role, (rules: Rules, id: string, reach: Reach) => void> = {
  sales: sellerRules,
  manager: managerRules,
  hr: hrRules,
  admin: adminRules,
  operator: operatorRules,
};

const byScope: Record<Scope, (rules: Rules) => void> = {
  hr: hrRules,
  admin: adminRules,
  handovers: ({ can }) => {
    can(['read', 'initiate'], 'Handover');
    can('read', 'Customer');
    can('read', 'Employee');
    can('read', ['Policy', 'WorkingDay']);
  },
  customers: ({ can }) => {
    can(['read', 'see_contact_data', 'create', 'update', 'merge', 'follow_up'], 'Customer');
    can('read', 'Employee');
    can('read', 'OwnershipChange');
  },
  pool: ({ can }) => {
    can('read', 'Customer');
    can(['recycle', 'assign'], 'Customer');
    can(['read', 'assign'], 'PoolEntry');
    can('read', 'PoolRule');
    can(['read', 'create'], 'RecyclingRun');
    can('read', 'Employee');
  },
};

/** The caller's permissions. `reach` counts for sales and managers only; a key has none. */
export function abilityOf(caller: Caller, reach: Reach): Ability {
  const rules = new AbilityBuilder<Ability>(createPrismaAbility);
  if (caller.kind === 'employee') {
    byRole[caller.role](rules, caller.id, reach);
  } else {
    for (const scope of caller.scopes) byScope[scope](rules);
    // The embedded SMS outbox shows what a test sent; every key may read it (design: running.md).
    rules.can('read', 'DevSms');
  }
  return rules.build();
}

/** Whether the caller may do `action` to this record; without a record, to any record of the kind. */
export function may<Name extends SubjectName>(
  { ability }: { ability: Ability },
  action: Action,
  name: Name,
  record?: Facts[Name],
): boolean {
  const asked: AnyAbility = ability; // name and record are typed together here, which CASL's own type cannot follow
  return asked.can(action, record ? tagged(name, { ...record }) : name);
}

/** Throws Problem 403 `not_permitted` unless the caller may. */
export function demand<Name extends SubjectName>(access: { ability: Ability }, action: Action, name: Name, record?: Facts[Name]): void {
  if (!may(access, action, name, record)) throw forbidden('not_permitted', 'This is not yours to do.');
}

// Not `OR: []`: Prisma forgets an empty OR inside an AND, and everything would match.
const nothing = { id: { in: [] } };

/** What the caller may reach of `name`, as a Prisma `where`; matches nothing where that is nothing. Put it into an AND. */
export function reachOf<Name extends SubjectName>(
  { ability }: { ability: Ability },
  name: Name,
  action: Action = 'read',
): WhereInputOf<Prisma.TypeMap, Name> {
  return ability.can(action, name) ? accessibleBy(ability, action).ofType(name) : nothing;
}

/** The same for customers, in the terms of a statement by hand: `everything`, or by owners and parts; nothing is nobody's. */
export function customersInReach({ ability }: { ability: Ability }, action: Action = 'read'): ReachedCustomers | 'everything' {
  const reached = ability
    .rulesFor(action, 'Customer')
    .map(({ conditions }) => (conditions === undefined ? 'everything' : reachedBy.get(conditions)));
  if (reached.includes('everything')) return 'everything';
  const known = reached.filter((each) => each !== undefined && each !== 'everything');
  if (known.length !== reached.length) throw new Error(`who may ${action} customers is said in a way that no statement knows`);
  return { owners: known.flatMap(({ owners }) => owners), parts: known.flatMap(({ parts }) => parts) };
}
