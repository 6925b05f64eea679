/** Personnel changes as HR makes them and reads them. */
import { expect } from 'vitest';
import type { Baton } from '../harness/baton.js';
import { eventually } from '../harness/eventually.js';
import { refOf, type Employee } from '../integration/personnel-changes/company.js';

export const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
/** Work begins at once, and the person is there for some days yet. */
export const soon = { lastWorkingDay: inDays(5).slice(0, 10) };
export const reason = '误报，员工留任';

/** `of`: asked at each use, since a test file's Baton starts after it is read. */
export function changesOf(of: () => Baton) {
  const post = (path: string, body: object) => of().key.post(`/personnel-changes${path}`, body);
  const read = async (id: string) => (await of().key.get(`/personnel-changes/${id}`)).body;
  return {
    post,
    read,
    employeeOf: ({ id }: Employee) => of().database.employee.findUniqueOrThrow({ where: { id } }),
    reaches: (id: string, status: string) =>
      eventually(async () => (expect(await read(id)).toMatchObject({ status }), true), {
        what: `a change that is ${status}`,
        withinMs: 60_000,
      }),
    resign: async (leaver: Employee, more: object): Promise<string> => {
      const { status, body } = await post('', { employee: refOf(leaver), kind: 'resignation', ...more });
      expect(status, JSON.stringify(body)).toBe(201);
      return body.id;
    },
  };
}
