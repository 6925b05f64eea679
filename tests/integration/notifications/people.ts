/** People, customers and handovers for the tests of what is sent to them. */
import { newId, type Database } from '../../../src/platform/database.js';

let count = 0;

export async function addEmployee(database: Database, name: string) {
  count += 1;
  return database.employee.create({
    data: { id: newId(), externalId: `N${count}`, name, email: `n${count}@demo.example`, phone: `+861390000${1000 + count}`, role: 'sales' },
  });
}

interface CustomerData {
  readonly customerName?: string;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly taxId?: string;
  readonly customerType?: 'individual' | 'enterprise';
  readonly preferredLanguage?: 'zh' | 'en';
  readonly smsOptedOutAt?: Date;
}

/** A customer whose handover to `toOwnerId` is completed, and not yet told. */
export async function addCompletedHandover(database: Database, fromOwnerId: string, toOwnerId: string, data: CustomerData = {}) {
  count += 1;
  const customer = await database.customer.create({
    data: {
      id: newId(),
      customerName: `客户${count}`,
      customerType: 'individual',
      email: `customer${count}@example.com`,
      phone: `+861380000${1000 + count}`,
      status: 'active',
      ownerId: toOwnerId,
      ...data,
    },
  });
  const handover = await database.handover.create({
    data: {
      id: newId(),
      customerId: customer.id,
      fromOwnerId,
      toOwnerId,
      handoverReason: 'resignation',
      currentStage: 'completed',
      status: 'completed',
      completedAt: new Date('2026-11-23T03:00:00Z'),
    },
  });
  return { customer, handover };
}
