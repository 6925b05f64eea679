-- A row of a plan names whom its open handover names: steps keep it so from here on. A row whose handover is still to be told stays, and so
-- does one of a receiver who was not available, which says so.
UPDATE personnel_change_customers p
   SET receiver_id = h.to_owner_id, over_capacity_reason = h.over_capacity_reason
  FROM customer_handover h
 WHERE h.id = p.handover_id AND h.status = 'open' AND p.state = 'opened' AND NOT p.to_pool AND p.reassign_message_id IS NULL
   AND h.to_owner_id IS NOT NULL AND p.receiver_id IS DISTINCT FROM h.to_owner_id;
