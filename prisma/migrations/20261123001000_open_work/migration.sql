-- What a checklist is generated from (processes.md, The checklist): each open opportunity, each contract in force or ended, each
-- unresolved ticket, each overdue or disputed payment. The one place that says what "open" means there; whoever asks adds
-- `ended_on IS NULL OR ended_on >= <day>` to keep contracts that ended within the retention period and no older ones.
-- Columns are given one by one, not by to_jsonb(row): the bookkeeping columns of the door for ownership are no business of a snapshot.
CREATE VIEW open_work AS
SELECT o.customer_id,
       'opportunities'::item_type AS item_type,
       o.id AS subject_id,
       o.name AS description,
       o.owner_id,
       NULL::date AS ended_on,
       jsonb_build_object('name', o.name, 'status', o.status, 'stage', o.stage, 'amount', o.amount::text, 'currency', o.currency,
                          'expectedClose', o.expected_close, 'ownerId', o.owner_id) AS snapshot
  FROM opportunities o
 WHERE o.status = 'open'
UNION ALL
SELECT c.customer_id, 'contracts', c.id, c.number, c.owner_id,
       CASE WHEN c.status = 'ended' THEN coalesce(c.ends_on, c.updated_at::date) END,
       jsonb_build_object('number', c.number, 'status', c.status, 'amount', c.amount::text, 'currency', c.currency, 'signedOn', c.signed_on,
                          'startsOn', c.starts_on, 'endsOn', c.ends_on, 'ownerId', c.owner_id)
  FROM contracts c
 WHERE c.status IN ('in_force', 'ended')
UNION ALL
SELECT t.customer_id, 'service_tickets', t.id, t.subject, t.owner_id, NULL,
       jsonb_build_object('subject', t.subject, 'status', t.status, 'priority', t.priority, 'ownerId', t.owner_id)
  FROM service_tickets t
 WHERE t.status IN ('open', 'pending')
UNION ALL
SELECT p.customer_id, 'payment_issues', p.id, p.amount::text || ' ' || p.currency || ', ' || p.due_on::text, p.owner_id, NULL,
       jsonb_build_object('amount', p.amount::text, 'currency', p.currency, 'dueOn', p.due_on, 'status', p.status,
                          'contractId', p.contract_id, 'ownerId', p.owner_id)
  FROM payments p
 WHERE p.status IN ('overdue', 'disputed') OR (p.status = 'due' AND p.due_on < current_date);
