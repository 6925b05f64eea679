import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerActions, type CustomerAction } from '../../../src/customers/available-actions.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import type { Caller } from '../../harness/http.js';
import { createFirm, freshPhone } from './firm.js';

let baton: Baton;
let firm: Awaited<ReturnType<typeof createFirm>>;
beforeAll(async () => {
  baton = await startBaton();
  firm = await createFirm(baton);
});
afterAll(() => baton.stop());

const add = async (as: Caller = firm.s1): Promise<string> =>
  (await as.post('/customers', { customerName: '海河科技', customerType: 'enterprise', phone: freshPhone() })).body.id;

/** The code or status of the refusal; undefined where it was done. */
const done = (answer: { status: number; body: { code?: string } }) =>
  answer.status < 300 ? undefined : (answer.body.code ?? answer.status);
const recycled = (answer: { body: { items?: { code?: string }[]; code?: string } }) => answer.body.items?.[0]?.code ?? answer.body.code;

/** To come in every time zone. */
const dayToCome = () => new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);

/** Somebody whose customers the caller may merge. */
const sellerOf = (caller: Caller) => (caller === firm.s2 ? firm.s2 : caller === firm.m2 || caller === firm.s3 ? firm.s3 : firm.s1);

/** Does it; answers why not. */
const attempts: Readonly<Record<CustomerAction, (caller: Caller, id: string) => Promise<unknown>>> = {
  update: async (caller, id) => done(await caller.patch(`/customers/${id}`, { industry: '制造' })),
  follow_up: async (caller, id) => done(await caller.post(`/customers/${id}/follow-ups`, { channel: 'call', content: '问候' })),
  hand_over: async (caller, id) => done(await caller.post('/handovers', { customerId: id, reason: 'position_change' })),
  claim: async (caller, id) => done(await caller.post(`/pool/${id}/claim`)),
  // With one that the caller may merge.
  merge: async (caller, id) => done(await caller.post(`/customers/${id}/merge`, { duplicate: await add(sellerOf(caller)) })),
  give_back: async (caller, id) => recycled(await caller.post('/pool/recycle', { customerIds: [id] })),
  recycle: async (caller, id) => recycled(await caller.post('/pool/recycle', { customerIds: [id] })),
  protect: async (caller, id) => done(await caller.put(`/customers/${id}/protection`, { until: dayToCome() })),
  unprotect: async (caller, id) => done(await caller.delete(`/customers/${id}/protection`)),
  activate: async (caller, id) => done(await caller.post(`/customers/${id}/activate`)),
  deactivate: async (caller, id) => done(await caller.post(`/customers/${id}/deactivate`)),
  delete: async (caller, id) => done(await caller.delete(`/customers/${id}`)),
};

/** Customers of S1 as they may stand. */
const standings = {
  active: async () => add(),
  inactive: async () => {
    const id = await add();
    await firm.s1.post(`/customers/${id}/deactivate`);
    return id;
  },
  protected: async () => {
    const id = await add();
    await firm.s1.put(`/customers/${id}/protection`, { until: dayToCome() });
    return id;
  },
  'in the pool': async () => {
    const id = await add();
    await firm.s1.post('/pool/recycle', { customerIds: [id] });
    return id;
  },
  'in a handover': async () => {
    const id = await add();
    await firm.m1.post('/handovers', { customerId: id, reason: 'position_change', toOwner: { externalId: 'S3' } });
    return id;
  },
} as const;

/** Refusals that have nothing to do with the caller: a customer that went to the pool is not empty, for instance. */
const aboutTheCustomer = new Set<unknown>(['in_use']);

const changesNothing: ReadonlySet<CustomerAction> = new Set(['activate', 'deactivate', 'unprotect']);

describe.each(Object.keys(standings) as (keyof typeof standings)[])('a customer that is %s', (standing) => {
  test.each(['s1', 's2', 's3', 'm1', 'm2', 'h1', 'o1', 'a1'] as const)('offers %s what is not refused, and nothing else', async (name) => {
    const caller = firm[name];
    const offered = async (id: string): Promise<readonly CustomerAction[] | undefined> =>
      (await caller.get(`/customers/${id}/360`)).body.availableActions;
    if ((await offered(await standings[standing]())) === undefined) {
      expect(await caller.get(`/customers/${await standings[standing]()}/360`)).toMatchObject({ status: 404 });
      return;
    }
    for (const action of customerActions) {
      const id = await standings[standing]();
      const isOffered = (await offered(id))?.includes(action) ?? false;
      const refusal = await attempts[action](caller, id);
      if (aboutTheCustomer.has(refusal)) continue;
      // An action that changes nothing (activating what is active) is not refused, and not offered either.
      if (!isOffered && refusal === undefined && changesNothing.has(action)) continue;
      // Giving back and recycling are one request: whose customer it is says which.
      if (!isOffered && refusal === undefined && (action === 'give_back' || action === 'recycle')) {
        expect(await offered(await standings[standing]())).toContain(action === 'give_back' ? 'recycle' : 'give_back');
        continue;
      }
      expect({ action, isOffered, refusal }).toEqual({ action, isOffered: refusal === undefined, refusal });
    }
  });
});
