/** What the 360° view is measured against: bare Fastify, and one query by hand of which PostgreSQL makes the whole answer. */
import { env } from 'node:process';
import Fastify from 'fastify';
import pg from 'pg';
import { endWhenTold, sayReady } from '../../src/platform/parent.js';

const pool = new pg.Pool({ connectionString: env.DATABASE_URL, max: 20 });
const app = Fastify();

const part = (table: string, columns: string, where = 'customer_id = c.id', order = 'id DESC') => `
  (SELECT json_build_object('total', (SELECT count(*) FROM ${table} WHERE ${where}), 'items', coalesce(json_agg(row_to_json(r)), '[]'))
   FROM (SELECT ${columns} FROM ${table} WHERE ${where} ORDER BY ${order} LIMIT 20) r)`;
const sums = (table: string, where: string) => `
  (SELECT coalesce(json_agg(row_to_json(s)), '[]') FROM (
     SELECT currency, count(*) AS count, sum(amount)::text AS amount FROM ${table} WHERE customer_id = c.id AND ${where} GROUP BY currency) s)`;
const kept =
  'id, customer_id AS "customerId", owner_id AS "ownerId", source, external_id AS "externalId", version, created_at AS "createdAt", updated_at AS "updatedAt"';

const statement = `
  SELECT json_build_object(
    'customer', (SELECT row_to_json(r) FROM (SELECT c.id, c.customer_name AS "customerName", c.customer_type AS "customerType", c.phone, c.tax_id AS "taxId",
      c.email, c.industry, c.region, c.customer_level AS "customerLevel", c.preferred_language AS "preferredLanguage", c.owner_id AS "ownerId",
      c.status, c.last_follow_up AS "lastFollowUp", c.owned_since AS "ownedSince", c.protected_until AS "protectedUntil",
      c.open_handover_id AS "openHandoverId", c.sms_opted_out_at AS "smsOptedOutAt", c.email_opted_out_at AS "emailOptedOutAt", c.source,
      c.external_id AS "externalId", c.version, c.created_at AS "createdAt", c.updated_at AS "updatedAt") r),
    'owner', (SELECT row_to_json(r) FROM (SELECT id, external_id AS "externalId", name, email, phone, department, region, status FROM employees
      WHERE id = c.owner_id) r),
    'contacts', ${part('customer_contacts', 'id, customer_id AS "customerId", name, title, role, phone, email, preferred_language AS "preferredLanguage", is_primary AS "isPrimary", tell_on_handover AS "tellOnHandover", sms_opted_out_at AS "smsOptedOutAt", email_opted_out_at AS "emailOptedOutAt", left_at AS "leftAt", created_at AS "createdAt"', undefined, 'is_primary DESC, id')},
    'opportunities', ${part('opportunities', `name, status, stage, amount::text, currency, expected_close AS "expectedClose", credited_to AS "creditedTo", ${kept}`)},
    'contracts', ${part('contracts', `number, status, amount::text, currency, signed_on AS "signedOn", starts_on AS "startsOn", ends_on AS "endsOn", credited_to AS "creditedTo", ${kept}`)},
    'serviceTickets', ${part('service_tickets', `subject, status, priority, ${kept}`)},
    'payments', ${part('payments', `due_on AS "dueOn", amount::text, currency, status, paid_on AS "paidOn", contract_id AS "contractId", ${kept}`)},
    'followUps', ${part('follow_ups', 'id, customer_id AS "customerId", employee_id AS "employeeId", channel, content, occurred_at AS "occurredAt", created_at AS "createdAt"', undefined, 'occurred_at DESC, id DESC')},
    'handovers', ${part('customer_handover', 'id, from_owner_id AS "fromOwnerId", to_owner_id AS "toOwnerId", reviewer_id AS "reviewerId", preparer_id AS "preparerId", handover_reason AS "handoverReason", current_stage AS "currentStage", status, stage_due_at AS "stageDueAt", completed_at AS "completedAt", created_at AS "createdAt"')},
    'ownershipHistory', ${part('ownership_changes', 'id, from_owner_id AS "fromOwnerId", to_owner_id AS "toOwnerId", cause, handover_id AS "handoverId", actor_id AS "actorId", at', `entity_type = 'customer' AND entity_id = c.id`)},
    'pool', ${part('customer_pool', 'id, pool_id AS "poolId", original_owner_id AS "originalOwnerId", recycle_reason AS "recycleReason", pool_status AS "poolStatus", pooled_at AS "pooledAt", taken_by AS "takenBy", taken_at AS "takenAt", assigned_by AS "assignedBy", note')},
    'summary', json_build_object(
      'openOpportunities', ${sums('opportunities', `status = 'open'`)},
      'contractsInForce', ${sums('contracts', `status = 'in_force'`)},
      'unpaid', ${sums('payments', `status <> 'paid'`)},
      'overdue', ${sums('payments', `(status = 'overdue' OR (status = 'due' AND due_on < current_date))`)},
      'disputed', ${sums('payments', `status = 'disputed'`)},
      'unresolvedTickets', (SELECT count(*) FROM service_tickets WHERE customer_id = c.id AND status IN ('open', 'pending')),
      'lastFollowUp', (SELECT row_to_json(r) FROM (SELECT occurred_at AS at, channel, employee_id AS "employeeId" FROM follow_ups
        WHERE customer_id = c.id ORDER BY occurred_at DESC, id DESC LIMIT 1) r))
  )::text AS view FROM customers c WHERE c.id = $1`;

app.get<{ Params: { id: string } }>('/api/v1/customers/:id/360', async ({ params }, reply) => {
  const { rows } = await pool.query<{ view: string }>({ name: 'view', text: statement, values: [params.id] });
  return reply.type('application/json').send(rows[0]?.view);
});

await app.listen({ host: '127.0.0.1', port: Number(env.PORT) });
endWhenTold(() => app.close());
sayReady();
