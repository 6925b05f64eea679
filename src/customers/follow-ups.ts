/** Recorded contacts with a customer: what the pool's clock runs on. */
import type { FollowUp as FollowUpRow } from '../../prisma/client/client.js';
import type { Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { notifyEmployees } from '../notifications/outbox.js';
import { inTransaction, type Database, type Transaction } from '../platform/database.js';
import { malformed, notFound } from '../platform/errors.js';
import { followUpAnswer } from './answers.js';
import type { FollowUp, NewFollowUp } from './schemas.js';
import { requireCustomer } from './visibility.js';

// Clocks of other systems may be a little ahead; a contact of tomorrow would stop the pool's clock.
const clockDifferenceMs = 5 * 60_000;
const dayMs = 24 * 60 * 60_000;

/**
 * Records a contact and moves the customer's last_follow_up forward, never back, in one statement that locks the customer row:
 * whatever recycles the customer either sees it, or came first, and then the former owner is told (processes.md, Pool). `id` is the record's, the same for a
 * request that is repeated. Throws Problem 400 for a contact in the future.
 */
export async function addFollowUp(
  database: Database,
  access: Access,
  customerId: string,
  id: string,
  body: NewFollowUp,
): Promise<FollowUp> {
  const occurredAt = new Date(body.occurredAt ?? Date.now());
  if (occurredAt.getTime() > Date.now() + clockDifferenceMs) {
    throw malformed('occurred_in_future', 'A follow-up is recorded after it happened.', { field: 'occurredAt' });
  }
  await requireCustomer(database, access, customerId, 'follow_up');
  const content = body.content.trim();
  if (content === '') throw malformed('content_empty', 'content must hold more than spaces.', { field: 'content' });
  const row = await inTransaction(database, async (tx) => {
    const [added] = await tx.$queryRaw<(FollowUpRow & { isInPool: boolean })[]>`
    WITH customer AS (
      UPDATE customers SET last_follow_up = greatest(last_follow_up, ${occurredAt}::timestamptz)
      WHERE id = ${customerId}::uuid AND merged_at IS NULL RETURNING id, status
    ), added AS (
      INSERT INTO follow_ups (id, customer_id, employee_id, channel, content, occurred_at)
      SELECT ${id}::uuid, customer.id, ${employeeIdOf(access.caller)}::uuid, ${body.channel}::follow_up_channel, ${content}, ${occurredAt}::timestamptz
      FROM customer
      ON CONFLICT (id) DO NOTHING
      RETURNING *
    )
    SELECT id, customer_id AS "customerId", employee_id AS "employeeId", channel::text AS channel, content,
      occurred_at AS "occurredAt", created_at AS "createdAt",
      (SELECT status FROM customer) = 'in_pool' AS "isInPool"
    FROM added`;
    if (added?.isInPool) await tellFormerOwner(tx, customerId);
    return added;
  });
  const recorded = row ?? (await database.followUp.findFirst({ where: { id, customerId } }));
  if (recorded) return followUpAnswer(recorded);
  await requireCustomer(database, access, customerId, 'follow_up'); // merged in this very moment: it says into which
  throw notFound('customer');
}

/** It came a moment too late: who had the customer until today can still claim it. One message for a stay in the pool. */
async function tellFormerOwner(tx: Transaction, customerId: string): Promise<void> {
  const entry = await tx.poolEntry.findFirst({
    where: { customerId, poolStatus: 'available', recycleReason: 'inactive_days', pooledAt: { gt: new Date(Date.now() - dayMs) } },
    select: { id: true, originalOwnerId: true },
  });
  if (!entry?.originalOwnerId) return;
  const notice = {
    employeeId: entry.originalOwnerId,
    template: 'followed_up_in_pool',
    cause: `followed_up_in_pool:${entry.id}`,
    customerId,
  } as const;
  await notifyEmployees(tx, [notice], { bundlingMs: 0 });
}
