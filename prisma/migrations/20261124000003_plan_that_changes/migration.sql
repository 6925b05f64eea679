-- A plan that is changed while its handovers are open: which of them are still to be told of their new receiver, and by whom it was said.
ALTER TABLE personnel_change_customers
  ADD COLUMN reassign_message_id text,
  ADD COLUMN reassign_actor text,
  ADD CONSTRAINT personnel_change_customers_reassign_said CHECK ((reassign_message_id IS NULL) = (reassign_actor IS NULL));

CREATE INDEX personnel_change_customers_to_reassign ON personnel_change_customers (personnel_change_id, customer_id)
  WHERE reassign_message_id IS NOT NULL;
