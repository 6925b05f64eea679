/** What must hold whenever nothing is under way any more, whatever was killed before. Each answers what is wrong; nothing, if all is well. */
import type { Client } from '@temporalio/client';
import { expect } from 'vitest';
import { eventually } from '../harness/eventually.js';
import type { Stack } from '../harness/stack.js';

/** Waits until row and workflow agree: what a killed worker had in hand is given to another after up to half a minute. */
export async function untilAgreed(stack: Stack, handoverId?: string): Promise<void> {
  const agreed = async () => {
    expect(await disagreements(stack, handoverId)).toEqual([]);
    return true;
  };
  await eventually(agreed, { withinMs: 60_000, everyMs: 250, what: 'that row and workflow agree' });
}

/** Waits until everybody was sent what they are to be sent: a message that a killed worker had in hand stays leased for 40 s. */
export async function untilOutboxIsEmpty({ sql }: Stack): Promise<void> {
  const isEmpty = async () => {
    const { rows } = await sql.query(
      `SELECT channel, state, count(*)::int FROM notifications WHERE state IN ('queued', 'sending') GROUP BY 1, 2`,
    );
    expect(rows).toEqual([]);
    return true;
  };
  await eventually(isEmpty, { withinMs: 120_000, everyMs: 250, what: 'an empty outbox' });
}

interface Row {
  readonly id: string;
  readonly stage: string;
  readonly status: string;
  readonly step: number;
}

/** Of every handover, or of one: where the row says that it stands, and where its workflow does. */
async function disagreements({ sql, client }: Stack, handoverId: string | null = null): Promise<string[]> {
  const { rows } = await sql.query<Row>(
    `SELECT id, current_stage AS stage, status, step_number AS step FROM customer_handover WHERE $1::uuid IS NULL OR id = $1 ORDER BY id`,
    [handoverId],
  );
  const compared = await Promise.all(
    rows.map(async (row) => {
      const said = sayingOf(row);
      const seen = await standingOf(client, row);
      return seen === said ? [] : [`handover ${row.id}: the row says ${said}, the workflow ${seen}`];
    }),
  );
  return compared.flat();
}

const sayingOf = ({ stage, status, step }: Row) => (status === 'open' ? `running in ${stage} at step ${step}` : `ended ${status}`);

async function standingOf(client: Client, { id, status }: Row): Promise<string> {
  const handle = client.workflow.getHandle(`handover/${id}`);
  const { status: execution } = await handle.describe();
  if (execution.name !== 'RUNNING' || status !== 'open') {
    if (execution.name !== 'COMPLETED') return execution.name;
    const end: { status?: string } = await handle.result();
    return `ended ${end.status}`;
  }
  // The SDK's own query; the details are what operators see in Temporal's UI.
  const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  const [, stage] = /^### (\w+)/.exec(currentDetails) ?? [];
  const [, step] = /^- step (\d+)/m.exec(currentDetails) ?? [];
  return `running in ${stage} at step ${step}`;
}

/** Rules of the tables that no crash may break. */
export async function brokenRules({ sql }: Stack): Promise<string[]> {
  const { rows } = await sql.query<{ rule: string; id: string }>(`
    WITH owned AS (
      SELECT 'customer' AS entity, id, owner_id FROM customers UNION ALL SELECT 'opportunity', id, owner_id FROM opportunities
      UNION ALL SELECT 'contract', id, owner_id FROM contracts UNION ALL SELECT 'service_ticket', id, owner_id FROM service_tickets
      UNION ALL SELECT 'payment', id, owner_id FROM payments
    ), manifest AS (
      SELECT entity_type::text AS entity, entity_id AS id, from_owner_id, to_owner_id,
             lag(to_owner_id) OVER line AS before, lead(id) OVER line IS NULL AS is_last, lag(id) OVER line IS NULL AS is_first
      FROM ownership_changes WINDOW line AS (PARTITION BY entity_type, entity_id ORDER BY at, id)
    )
    SELECT 'the last row of the manifest names the owner' AS rule, owned.id
      FROM owned JOIN manifest USING (entity, id) WHERE is_last AND to_owner_id IS DISTINCT FROM owner_id
    UNION ALL SELECT 'who has an owner is in the manifest', owned.id
      FROM owned LEFT JOIN manifest USING (entity, id) WHERE owner_id IS NOT NULL AND manifest.id IS NULL
    UNION ALL SELECT 'a row of the manifest begins where the one before it ended', id
      FROM manifest WHERE NOT is_first AND from_owner_id IS DISTINCT FROM before
    UNION ALL SELECT 'a customer has an owner, or lies in the pool', c.id FROM customers c
      WHERE (owner_id IS NULL) IS DISTINCT FROM EXISTS (SELECT FROM customer_pool p WHERE p.customer_id = c.id AND p.pool_status = 'available')
    UNION ALL SELECT 'a handover freezes its customer exactly while it is open', h.id FROM customer_handover h
      JOIN customers c ON c.id = h.customer_id WHERE (h.status = 'open') IS DISTINCT FROM (c.open_handover_id IS NOT DISTINCT FROM h.id)
    UNION ALL SELECT 'each step is in the timeline once', h.id FROM customer_handover h
      WHERE ARRAY(SELECT generate_series(0, h.step_number)) <>
            ARRAY(SELECT step_number FROM handover_timeline t WHERE t.handover_id = h.id AND outcome = 'applied' ORDER BY step_number)
    UNION ALL SELECT 'each step is in the audit log once', h.id FROM customer_handover h
      WHERE h.step_number + 1 <> (SELECT count(*) FROM audit_log a WHERE a.subject_type = 'handover' AND a.subject_id = h.id)`);
  return rows.map(({ rule, id }) => `${rule}: not so for ${id}`);
}

/** Customers of completed handovers who were not told exactly once on each channel; several mails with one Message-ID are one. */
export async function wronglyTold({ sql, mailServer }: Stack): Promise<string[]> {
  const { rows } = await sql.query<{ id: string; email: string; sms: number; phone: string }>(`
    SELECT c.id, c.email, c.phone, (SELECT count(*)::int FROM dev_sms s WHERE s.recipient = c.phone) AS sms
      FROM customers c WHERE EXISTS (SELECT FROM customer_handover h WHERE h.customer_id = c.id AND h.status = 'completed')`);
  return rows.flatMap(({ id, email, sms }) => {
    const mails = mailServer.mails().filter(({ to }) => to.includes(email));
    const messages = new Set(mails.map(({ messageId }) => messageId)).size;
    return sms === 1 && messages === 1 ? [] : [`customer ${id} has ${sms} SMS and ${messages} e-mails`];
  });
}
