/** Customers that are there twice, and the merge of two. */
import { expect } from 'vitest';
import type { Baton } from '../../harness/baton.js';
import { createFirm, freshPhone } from './firm.js';

export async function createMerging(baton: Baton) {
  const firm = await createFirm(baton);
  return {
    firm,
    customer: async (more: object = {}, who: 's1' | 's2' | 's3' | 'm1' = 's1') => {
      const { status, body } = await firm[who].post('/customers', {
        customerName: '客户',
        customerType: 'enterprise',
        phone: freshPhone(),
        ...more,
      });
      expect(status).toBe(201);
      return body;
    },
    merge: (survivor: { id: string }, duplicate: { id: string }, more: object = {}, who: 's1' | 'm1' | 'a1' = 'm1') =>
      firm[who].post(`/customers/${survivor.id}/merge`, { duplicate: duplicate.id, ...more }),
    openHandover: async (customerId: string): Promise<'opened' | 'refused'> => {
      const { status, body } = await firm.m1.post('/handovers', { customerId, reason: 'resignation', toOwner: { externalId: 'S3' } });
      expect([201, 404, 409], JSON.stringify(body)).toContain(status);
      return status === 201 ? 'opened' : 'refused';
    },
  };
}
export type Merging = Awaited<ReturnType<typeof createMerging>>;
