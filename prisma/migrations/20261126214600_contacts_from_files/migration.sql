-- People at a customer come along with its row: [{ id, name, title, role, phone, email, isPrimary, tellOnHandover }], or NULL for none.
ALTER TABLE customer_import_rows ADD COLUMN contacts jsonb;
