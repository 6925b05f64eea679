-- What somebody marked to go along or to stay is kept apart from what follows from the owner: a record that changes hands while its
-- customer is handed over is no longer what the checklist was made from. What the checklists of open handovers say so far is kept.
ALTER TABLE customer_handover_items ADD COLUMN moves_marked boolean NOT NULL DEFAULT false;

UPDATE customer_handover_items i SET moves_marked = true
  FROM customer_handover h WHERE h.id = i.handover_id AND h.status = 'open' AND i.subject_id IS NOT NULL;
