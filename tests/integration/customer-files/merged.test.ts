/** Files that name customers which were merged into others since (decision 0009). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { createMerging, type Merging } from '../customers/merging.js';
import { csv, ended, upload } from './files.js';

let baton: Baton;
let firm: Merging['firm'];
let merge: Merging['merge'];
beforeAll(async () => {
  baton = await startBaton();
  ({ firm, merge } = await createMerging(baton));
});
afterAll(() => baton.stop());

const headers = ['客户名称', '客户类型', '电话', '负责人工号', '编号'];
const send = async (file: string, mode: string) => (await upload(baton.url, firm.a1, file, `mode=${mode}&source=erp`)).body.id;
const finished = (id: string) => ended(firm.a1, id);
const ofErp = (externalId: string) => baton.database.customer.findFirstOrThrow({ where: { source: 'erp', externalId } });
const undo = ({ survivorId, id }: { readonly survivorId: string; readonly id: string }) =>
  firm.a1.post(`/customers/${survivorId}/merges/${id}/undo`);

test('the same file again does not bring back what was merged, and the merge can be undone', async () => {
  const file = csv(headers, ['甲公司', '企业', '13912349001', 'S1', 'Z-1'], ['甲公司（重）', '企业', '13912349002', 'S1', 'Z-2']);
  expect((await finished(await send(file, 'good_rows'))).counts).toMatchObject({ created: 2, alreadyThere: 0 });
  const { body: merged } = await merge(await ofErp('Z-1'), await ofErp('Z-2'), {}, 'a1');

  const again = await send(file, 'good_rows');
  expect((await finished(again)).counts).toMatchObject({ created: 0, bad: 0, alreadyThere: 2 });
  const { body } = await firm.a1.get(`/customers/imports/${again}/rows?state=already_there`);
  expect(body.items.map(({ line, findings }: { line: number; findings: { field: string }[] }) => [line, findings[0]?.field])).toEqual([
    [2, 'externalId'],
    [3, 'externalId'],
  ]);
  expect((await undo(merged)).status).toBe(200);
});

test('nor does a file that was checked before', async () => {
  const row = ['乙公司', '企业', '13912349004', 'S1', 'Z-4'];
  const checked = await send(csv(headers, row), 'dry_run');
  expect((await finished(checked)).counts).toMatchObject({ good: 1, alreadyThere: 0 });
  const first = await send(csv(headers, ['乙公司（前）', '企业', '13912349003', 'S1', 'Z-3'], row), 'good_rows');
  expect((await finished(first)).counts).toMatchObject({ created: 2 });
  const { body: merged } = await merge(await ofErp('Z-3'), await ofErp('Z-4'), {}, 'a1');

  expect((await firm.a1.post(`/customers/imports/${checked}/run`, { mode: 'good_rows' })).status).toBe(202);
  expect(await finished(checked)).toMatchObject({ status: 'finished', counts: { created: 0, bad: 0, alreadyThere: 1 } });
  expect((await undo(merged)).status).toBe(200);
  const again = await send(csv(headers, row), 'good_rows');
  expect((await finished(again)).counts).toMatchObject({ created: 0, alreadyThere: 1 });
});
