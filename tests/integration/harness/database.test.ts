import { afterAll, expect, test } from 'vitest';
import { newId } from '../../../src/platform/database.js';
import { createTestDatabase } from '../../harness/database.js';

const mine = await createTestDatabase();
const another = await createTestDatabase();
afterAll(async () => {
  await mine.drop();
  await another.drop();
});

test('each database is migrated, and what is written to one is not in another', async () => {
  await mine.database.employee.create({ data: { id: newId(), externalId: 'E1', name: '张三', email: 'e1@demo.example', role: 'sales' } });
  expect(await mine.database.employee.count()).toBe(1);
  expect(await another.database.employee.count()).toBe(0);
});
