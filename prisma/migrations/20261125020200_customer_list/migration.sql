-- The list of customers: each order has one index over all customers and one that begins with the owner. What the list is filtered by
-- stands behind the order, so that a filter is answered from the index, row by row in the page's order, and only what is shown is read.
-- Selective filters (a region, an industry) keep the indexes of their own.

-- Names as people sort them: Chinese ones by pinyin, case as it comes (ICU's root of zh).
CREATE INDEX customers_list_by_name ON customers
  (customer_name COLLATE "zh-x-icu", id, coalesce(last_follow_up, '-infinity'), customer_level, customer_type, status, region, industry, owner_id) WHERE merged_at IS NULL;
-- Who was never followed up is the most neglected.
CREATE INDEX customers_list_by_follow_up ON customers
  (coalesce(last_follow_up, '-infinity'), id, customer_level, customer_type, status, region, industry, owner_id) WHERE merged_at IS NULL;
CREATE INDEX customers_list_by_id ON customers
  (id, coalesce(last_follow_up, '-infinity'), customer_level, customer_type, status, region, industry, owner_id) WHERE merged_at IS NULL;
CREATE INDEX customers_of_owner_by_name ON customers (owner_id, customer_name COLLATE "zh-x-icu", id) WHERE merged_at IS NULL;
CREATE INDEX customers_of_owner_by_follow_up ON customers (owner_id, coalesce(last_follow_up, '-infinity'), id) WHERE merged_at IS NULL;

-- What they replace.
DROP INDEX customers_customer_level_id_idx;
DROP INDEX customers_customer_type_id_idx;
DROP INDEX customers_customer_name_id_idx;
DROP INDEX customers_last_follow_up_id_idx;
DROP INDEX customers_owner_id_customer_name_id_idx;
DROP INDEX customers_owner_id_last_follow_up_id_idx;
