-- What a row must say to be one. Services refuse the same with better words before it comes to this; these hold for
-- whoever else writes.

ALTER TABLE employees
  ADD CONSTRAINT employees_names_written CHECK (external_id ~ '\S' AND name ~ '\S'),
  ADD CONSTRAINT employees_email_shape CHECK (email ~ '^[^@\s]+@[^@\s]+$'),
  ADD CONSTRAINT employees_not_own_manager CHECK (manager_id <> id),
  ADD CONSTRAINT employees_not_own_delegate CHECK (delegate_id <> id),
  ADD CONSTRAINT employees_delegate_days CHECK (delegate_from <= delegate_until),
  ADD CONSTRAINT employees_capacity_counts CHECK (capacity >= 0);

ALTER TABLE manager_history
  ADD CONSTRAINT manager_history_ends_after_start CHECK (until >= since);

ALTER TABLE customers
  ADD CONSTRAINT customers_name_written CHECK (customer_name <> '' AND customer_name = btrim(customer_name, E' \t\r\n\u00a0\u3000')),
  ADD CONSTRAINT customers_known_by_something CHECK (num_nonnulls(phone, email, tax_id) > 0),
  -- E.164: a plus sign and at most fifteen digits, the first of a country code never 0.
  ADD CONSTRAINT customers_phone_e164 CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
  ADD CONSTRAINT customers_email_shape CHECK (email ~ '^[^@\s]+@[^@\s]+$'),
  ADD CONSTRAINT customers_tax_id_normal CHECK (tax_id ~ '^[0-9A-Z][0-9A-Z./&-]*$'),
  ADD CONSTRAINT customers_tax_id_of_enterprise CHECK (tax_id IS NULL OR customer_type = 'enterprise'),
  ADD CONSTRAINT customers_in_pool_without_owner CHECK ((owner_id IS NULL) = (status = 'in_pool')),
  ADD CONSTRAINT customers_owned_since CHECK ((owner_id IS NULL) = (owned_since IS NULL)),
  ADD CONSTRAINT customers_frozen_has_owner CHECK (open_handover_id IS NULL OR owner_id IS NOT NULL),
  ADD CONSTRAINT customers_source_with_id CHECK (num_nonnulls(source, external_id) <> 1);

ALTER TABLE customer_contacts
  ADD CONSTRAINT customer_contacts_name_written CHECK (name ~ '\S'),
  ADD CONSTRAINT customer_contacts_phone_e164 CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
  ADD CONSTRAINT customer_contacts_email_shape CHECK (email ~ '^[^@\s]+@[^@\s]+$');

ALTER TABLE opportunities
  ADD CONSTRAINT opportunities_name_written CHECK (name ~ '\S'),
  ADD CONSTRAINT opportunities_amount CHECK (amount >= 0),
  ADD CONSTRAINT opportunities_currency CHECK (currency ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT opportunities_source_with_id CHECK (num_nonnulls(source, external_id) <> 1);

ALTER TABLE contracts
  ADD CONSTRAINT contracts_number_written CHECK (number ~ '\S'),
  ADD CONSTRAINT contracts_amount CHECK (amount >= 0),
  ADD CONSTRAINT contracts_currency CHECK (currency ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT contracts_ends_after_start CHECK (ends_on >= starts_on),
  ADD CONSTRAINT contracts_source_with_id CHECK (num_nonnulls(source, external_id) <> 1);

ALTER TABLE service_tickets
  ADD CONSTRAINT service_tickets_subject_written CHECK (subject ~ '\S'),
  ADD CONSTRAINT service_tickets_source_with_id CHECK (num_nonnulls(source, external_id) <> 1);

ALTER TABLE payments
  ADD CONSTRAINT payments_amount CHECK (amount >= 0),
  ADD CONSTRAINT payments_currency CHECK (currency ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT payments_source_with_id CHECK (num_nonnulls(source, external_id) <> 1);

ALTER TABLE customer_handover
  ADD CONSTRAINT customer_handover_to_someone_else CHECK (to_owner_id <> from_owner_id),
  ADD CONSTRAINT customer_handover_not_reviewed_by_a_side CHECK (reviewer_id <> from_owner_id AND reviewer_id <> to_owner_id),
  ADD CONSTRAINT customer_handover_has_receiver CHECK (to_owner_id IS NOT NULL OR current_stage NOT IN ('confirmation', 'completed')),
  -- Where it stood when it was cancelled, or completed; an undone one was completed before.
  ADD CONSTRAINT customer_handover_stage_of_status CHECK ((current_stage = 'completed') = (status IN ('completed', 'undone'))),
  ADD CONSTRAINT customer_handover_completed_at CHECK ((completed_at IS NOT NULL) = (status IN ('completed', 'undone'))),
  ADD CONSTRAINT customer_handover_steps_count CHECK (step_number >= 0),
  ADD CONSTRAINT customer_handover_brief_is_object CHECK (jsonb_typeof(brief) = 'object');

ALTER TABLE customer_handover_items
  ADD CONSTRAINT customer_handover_items_described CHECK (item_description ~ '\S'),
  ADD CONSTRAINT customer_handover_items_completed_at CHECK (is_completed = (completed_at IS NOT NULL)),
  ADD CONSTRAINT customer_handover_items_completed_by CHECK (is_completed OR completed_by IS NULL),
  ADD CONSTRAINT customer_handover_items_promised_amount CHECK (promised_amount >= 0);

ALTER TABLE handover_timeline
  ADD CONSTRAINT handover_timeline_steps_count CHECK (step_number >= 0);

ALTER TABLE personnel_changes
  ADD CONSTRAINT personnel_changes_allocation_is_object CHECK (jsonb_typeof(allocation) = 'object');

ALTER TABLE personnel_change_customers
  ADD CONSTRAINT personnel_change_customers_one_way CHECK (NOT to_pool OR receiver_id IS NULL),
  ADD CONSTRAINT personnel_change_customers_names_handover CHECK (handover_id IS NOT NULL OR state NOT IN ('opened', 'adopted'));

ALTER TABLE pools
  ADD CONSTRAINT pools_name_written CHECK (name ~ '\S'),
  ADD CONSTRAINT pools_limits_count CHECK (daily_limit >= 0 AND cooldown_days >= 0);

ALTER TABLE customer_pool
  ADD CONSTRAINT customer_pool_taken CHECK (
    CASE pool_status
      WHEN 'available' THEN num_nonnulls(taken_by, taken_at, assigned_by) = 0
      WHEN 'claimed' THEN num_nonnulls(taken_by, taken_at) = 2 AND assigned_by IS NULL
      -- By a key, nobody has assigned it.
      WHEN 'assigned' THEN num_nonnulls(taken_by, taken_at) = 2
    END
  );

ALTER TABLE notifications
  ADD CONSTRAINT notifications_goes_somewhere CHECK (address IS NOT NULL OR state = 'suppressed'),
  ADD CONSTRAINT notifications_lease CHECK (lease_until IS NOT NULL OR state <> 'sending');

-- Handover and freeze are written in one transaction, in whichever order.
ALTER TABLE customers
  ALTER CONSTRAINT customers_open_handover_id_fkey DEFERRABLE INITIALLY DEFERRED;
