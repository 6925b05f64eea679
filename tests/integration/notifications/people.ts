/** People, customers and handovers for the tests of what is sent to them. */
import { newId, type Database } from '../../../src/platform/database.js';

let count = 0;

export async function addEmployee(database: Database, name: string) {
  count += 1;
  return database.employee.create({
    data: {
      id: newId(),
      externalId: `N${count}`,
      name,
      email: `n${count}@demo.example`,
      phone: `+861390000${1000 + count}`,
      role: 'sales',
    },
  });
}

interface CustomerData {
  readonly customerName?: string;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly customerType?: 'individual' | 'enterprise';
  readonly preferredLanguage?: 'zh' | 'en';
  readonly smsOptedOutAt?: Date;
}

/** A customer whose handover to `toOwnerId` is completed, and not yet told. */
export async function addCompletedHandover(database: Database, fromOwnerId: string, toOwnerId: string, data: CustomerData = {}) {
  const customer = await addCustomer(database, toOwnerId, data);
  const end = { currentStage: 'completed', status: 'completed', completedAt: new Date('2026-11-23T03:00:00Z') } as const;
  const handover = await database.handover.create({
    data: { id: newId(), customerId: customer.id, fromOwnerId, toOwnerId, handoverReason: 'resignation', ...end },
  });
  return { customer, handover };
}

/** A customer whose handover waits for `reviewerId`. */
export async function addHandoverInReview(database: Database, fromOwnerId: string, reviewerId: string) {
  const customer = await addCustomer(database, fromOwnerId, {});
  const handover = await database.handover.create({
    data: { id: newId(), customerId: customer.id, fromOwnerId, reviewerId, handoverReason: 'resignation', currentStage: 'review' },
  });
  return { customer, handover };
}

function addCustomer(database: Database, ownerId: string, data: CustomerData) {
  count += 1;
  return database.customer.create({
    data: {
      id: newId(),
      customerName: `客户${count}`,
      customerType: 'individual',
      email: `customer${count}@example.com`,
      phone: `+861380000${1000 + count}`,
      status: 'active',
      ownerId,
      ...data,
    },
  });
}
