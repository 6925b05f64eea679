/** The customers that a person is about to lose, for src/inbox. */
import { jsonInstant, Prisma } from '../platform/database.js';

/** Customers of the person that are on their way to the pool and of which they were warned. A follow-up takes one out at once. */
export const customersGoing = (employeeId: string) => Prisma.sql`
  SELECT 'recycling' AS kind, g.id, g.goes_at AS at, jsonb_build_object(
    'dueAt', ${jsonInstant(Prisma.sql`g.goes_at`)}, 'daysLeft', ceil(extract(epoch FROM g.goes_at - now()) / 86400)::int,
    'customerId', g.id, 'customerName', g.customer_name, 'idleSince', ${jsonInstant(Prisma.sql`g.clock_from`)},
    'warnedAt', ${jsonInstant(Prisma.sql`g.warned_at`)},
    'rule', jsonb_build_object('key', g.rule_key, 'name', g.rule_name, 'days', g.days)) AS details
  FROM customers_going(${employeeId}::uuid) g`;
