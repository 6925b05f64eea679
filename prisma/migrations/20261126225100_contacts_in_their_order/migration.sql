-- The people at a customer, the primary contact first: a page of them is read in this order, and not sorted out of all.
CREATE INDEX customer_contacts_in_order ON customer_contacts (customer_id, (NOT is_primary), id);
DROP INDEX customer_contacts_customer_id_id_idx;
