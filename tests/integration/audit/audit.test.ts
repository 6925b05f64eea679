/** The audit log, and the feed of who owns what: each change once, none passed over. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import type { Caller } from '../../harness/http.js';
import { eventually } from '../../harness/eventually.js';

let baton: Baton;
let sql: pg.Pool;
let [admin, manager, operator]: Caller[] = [];
beforeAll(async () => {
  baton = await startBaton({ demo: true, worker: false });
  sql = new pg.Pool({ connectionString: baton.databaseUrl, max: 2 });
  [admin, manager, operator] = await Promise.all(['A001', 'E002', 'O001'].map((who) => baton.signIn(who)));
});
afterAll(async () => {
  await sql.end();
  await baton.stop();
});

interface Change {
  readonly id: string;
  readonly entityId: string;
}

/** Everything from `cursor` on, and where to go on from. */
async function follow(cursor: string | null, limit = 200): Promise<{ changes: Change[]; cursor: string | null }> {
  const changes: Change[] = [];
  for (let at = cursor; ;) {
    const { status, body } = await baton.key.get(`/ownership-changes?limit=${limit}${at === null ? '' : `&cursor=${at}`}`);
    expect(status, JSON.stringify(body)).toBe(200);
    changes.push(...body.items);
    at = body.nextCursor;
    if (body.hasMore === false) return { changes, cursor: at };
  }
}
const newCustomer = async (): Promise<string> => {
  const customer = { customerName: '某公司', customerType: 'enterprise', email: 'a@b.example', owner: { externalId: 'E003' } };
  return (await baton.key.post('/customers', customer)).body.id;
};

describe('the audit log', () => {
  test('says who did what, newest first, page by page, and by what it is asked for', async () => {
    const { body: employee } = await admin!.post('/employees', { externalId: 'X1', name: 'X', email: 'x1@demo.example', role: 'sales' });
    expect(employee).toMatchObject({ externalId: 'X1' });
    await admin!.patch(`/employees/${employee.id}`, { region: '华北' });
    const of = (more: string) => `/audit?subjectType=employee&subjectId=${employee.id}${more}`;
    const { body } = await operator!.get(of('&limit=1'));
    const { body: rest } = await operator!.get(of(`&cursor=${body.nextCursor}`));
    expect([...body.items, ...rest.items].map(({ action, actor }) => [action, actor])).toEqual([
      ['employee.update', 'A001'],
      ['employee.create', 'A001'],
    ]);
    expect((await admin!.get(of('&action=employee.create'))).body.items).toMatchObject([{ action: 'employee.create', via: 'api' }]);
    const { actorId } = body.items[0];
    const { items } = (await admin!.get(`/audit?actorId=${actorId}&action=employee.update`)).body;
    expect(items).toMatchObject([{ actorId, subjectId: employee.id }]);
  });

  test('is for administrators and operators, and is asked for a subject with its kind', async () => {
    expect((await manager!.get('/audit')).status).toBe(403);
    const subjectId = (await baton.database.employee.findFirstOrThrow()).id;
    expect(await admin!.get(`/audit?subjectId=${subjectId}`)).toMatchObject({ status: 400, body: { field: 'subjectType' } });
  });
});

describe('the feed of ownership', () => {
  test('has every change once, oldest first, whatever the size of a page, and goes on from where it ended', async () => {
    const all = await eventually(async () => {
      const { changes, cursor } = await follow(null, 50);
      expect(changes).toHaveLength(await baton.database.ownershipChange.count());
      return { changes, cursor };
    });
    expect(all.changes.map(({ id }) => id)).toEqual(all.changes.map(({ id }) => id).toSorted());
    expect((await follow(null, 7)).changes).toEqual(all.changes);
    const created = await newCustomer();
    const later = await eventually(async () => {
      const next = await follow(all.cursor);
      return next.changes.length > 0 && next.changes;
    });
    expect(later).toMatchObject([{ entityType: 'customer', entityId: created, fromOwnerId: null, cause: 'create' }]);
  });

  test('does not pass over what commits late: it waits for who is still writing', async () => {
    const start = await eventually(async () => {
      const at = await follow(null);
      return at.changes.length === (await baton.database.ownershipChange.count()) && at;
    });
    const late = await baton.database.customer.findFirstOrThrow({ where: { owner: { externalId: 'E004' } } });
    const writer = await sql.connect();
    let created: string;
    try {
      await writer.query('BEGIN');
      await writer.query(
        `UPDATE customers SET owner_id = (SELECT id FROM employees WHERE external_id = 'E005'), owner_change_id = uuid_v7(),
           owner_change_cause = 'assign' WHERE id = $1`,
        [late.id],
      );
      created = await newCustomer();
      // So much later that everything else has been settled for long.
      const later = `SELECT clock_timestamp() > at + interval '2500 ms' AS yes FROM ownership_changes WHERE entity_id = $1`;
      await eventually(async () => (await sql.query(later, [created])).rows[0].yes);
      expect((await follow(start.cursor)).changes).toEqual([]);
      await writer.query('COMMIT');
    } finally {
      writer.release(true);
    }
    const changes = await eventually(async () => {
      const next = await follow(start.cursor);
      return next.changes.length > 0 && next.changes;
    });
    expect(changes.map(({ entityId }) => entityId)).toEqual([late.id, created]);
  });

  test('is for administrators and systems that keep customers', async () => {
    for (const person of [manager, operator]) expect((await person!.get('/ownership-changes')).status).toBe(403);
    expect((await admin!.get('/ownership-changes?limit=1')).status).toBe(200);
    expect((await admin!.get('/ownership-changes?cursor=x')).status).toBe(400);
  });
});
