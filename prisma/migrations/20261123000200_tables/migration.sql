-- CreateEnum
CREATE TYPE "language" AS ENUM ('zh', 'en');

-- CreateEnum
CREATE TYPE "customer_type" AS ENUM ('individual', 'enterprise');

-- CreateEnum
CREATE TYPE "customer_level" AS ENUM ('important', 'normal', 'potential');

-- CreateEnum
CREATE TYPE "customer_status" AS ENUM ('active', 'inactive', 'in_pool');

-- CreateEnum
CREATE TYPE "contact_role" AS ENUM ('decision_maker', 'user', 'finance', 'technical', 'other');

-- CreateEnum
CREATE TYPE "follow_up_channel" AS ENUM ('call', 'visit', 'wechat', 'email', 'sms', 'meeting', 'other');

-- CreateEnum
CREATE TYPE "employee_role" AS ENUM ('sales', 'manager', 'hr', 'admin', 'operator');

-- CreateEnum
CREATE TYPE "employee_status" AS ENUM ('active', 'leaving', 'left');

-- CreateEnum
CREATE TYPE "handover_reason" AS ENUM ('resignation', 'position_change');

-- CreateEnum
CREATE TYPE "handover_stage" AS ENUM ('preparation', 'review', 'confirmation', 'completed');

-- CreateEnum
CREATE TYPE "handover_status" AS ENUM ('open', 'completed', 'cancelled', 'undone');

-- CreateEnum
CREATE TYPE "item_type" AS ENUM ('basic_info', 'opportunities', 'contracts', 'service_tickets', 'payment_issues');

-- CreateEnum
CREATE TYPE "timeline_outcome" AS ENUM ('applied', 'refused');

-- CreateEnum
CREATE TYPE "notification_channel" AS ENUM ('email', 'sms');

-- CreateEnum
CREATE TYPE "notification_state" AS ENUM ('queued', 'sending', 'sent', 'delivered', 'failed', 'suppressed');

-- CreateEnum
CREATE TYPE "recipient_kind" AS ENUM ('customer', 'contact', 'employee');

-- CreateEnum
CREATE TYPE "opportunity_status" AS ENUM ('open', 'won', 'lost');

-- CreateEnum
CREATE TYPE "contract_status" AS ENUM ('draft', 'in_force', 'ended', 'terminated');

-- CreateEnum
CREATE TYPE "ticket_status" AS ENUM ('open', 'pending', 'resolved', 'closed');

-- CreateEnum
CREATE TYPE "ticket_priority" AS ENUM ('low', 'normal', 'high', 'urgent');

-- CreateEnum
CREATE TYPE "payment_status" AS ENUM ('due', 'overdue', 'disputed', 'paid');

-- CreateEnum
CREATE TYPE "owned_entity" AS ENUM ('customer', 'opportunity', 'contract', 'service_ticket', 'payment');

-- CreateEnum
CREATE TYPE "ownership_cause" AS ENUM ('create', 'import', 'handover', 'undo', 'claim', 'assign', 'recycle', 'give_back', 'upsert');

-- CreateEnum
CREATE TYPE "personnel_change_kind" AS ENUM ('resignation', 'position_change');

-- CreateEnum
CREATE TYPE "personnel_change_status" AS ENUM ('planned', 'running', 'paused', 'awaiting_decision', 'finished', 'cancelled', 'undone');

-- CreateEnum
CREATE TYPE "planned_customer_state" AS ENUM ('planned', 'opened', 'adopted', 'excluded', 'failed', 'done');

-- CreateEnum
CREATE TYPE "hr_event_state" AS ENUM ('received', 'applied', 'rescheduled', 'superseded', 'waiting', 'ignored', 'dead');

-- CreateEnum
CREATE TYPE "recycle_reason" AS ENUM ('inactive_days', 'manual');

-- CreateEnum
CREATE TYPE "pool_status" AS ENUM ('available', 'assigned', 'claimed');

-- CreateTable
CREATE TABLE "customers" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "customer_name" TEXT NOT NULL,
    "customer_type" "customer_type" NOT NULL,
    "phone" TEXT,
    "tax_id" TEXT,
    "email" TEXT,
    "industry" TEXT,
    "region" TEXT,
    "customer_level" "customer_level" NOT NULL DEFAULT 'normal',
    "preferred_language" "language" NOT NULL DEFAULT 'zh',
    "owner_id" UUID,
    "status" "customer_status" NOT NULL,
    "last_follow_up" TIMESTAMPTZ(3),
    "owned_since" TIMESTAMPTZ(3),
    "protected_until" TIMESTAMPTZ(3),
    "open_handover_id" UUID,
    "sms_opted_out_at" TIMESTAMPTZ(3),
    "email_opted_out_at" TIMESTAMPTZ(3),
    "source" TEXT,
    "external_id" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "owner_change_id" UUID,
    "owner_change_cause" "ownership_cause",
    "owner_change_actor" UUID,
    "owner_change_handover_id" UUID,

    CONSTRAINT "customers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_contacts" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "customer_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT,
    "role" "contact_role" NOT NULL DEFAULT 'other',
    "phone" TEXT,
    "email" TEXT,
    "preferred_language" "language",
    "is_primary" BOOLEAN NOT NULL DEFAULT false,
    "tell_on_handover" BOOLEAN NOT NULL DEFAULT false,
    "sms_opted_out_at" TIMESTAMPTZ(3),
    "email_opted_out_at" TIMESTAMPTZ(3),
    "left_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_contacts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "follow_ups" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "customer_id" UUID NOT NULL,
    "employee_id" UUID,
    "channel" "follow_up_channel" NOT NULL,
    "content" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "follow_ups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tasks" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "customer_id" UUID,
    "employee_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "due_on" DATE,
    "done_at" TIMESTAMPTZ(3),
    "handover_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "employees" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "phone" TEXT,
    "role" "employee_role" NOT NULL DEFAULT 'sales',
    "department" TEXT,
    "region" TEXT,
    "manager_id" UUID,
    "status" "employee_status" NOT NULL DEFAULT 'active',
    "capacity" INTEGER,
    "delegate_id" UUID,
    "delegate_from" DATE,
    "delegate_until" DATE,
    "access_ends_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "employees_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "manager_history" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "employee_id" UUID NOT NULL,
    "manager_id" UUID,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "manager_history_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_handover" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "customer_id" UUID NOT NULL,
    "from_owner_id" UUID NOT NULL,
    "to_owner_id" UUID,
    "handover_reason" "handover_reason" NOT NULL,
    "current_stage" "handover_stage" NOT NULL DEFAULT 'preparation',
    "status" "handover_status" NOT NULL DEFAULT 'open',
    "personnel_change_id" UUID,
    "reviewer_id" UUID,
    "preparer_id" UUID,
    "step_number" INTEGER NOT NULL DEFAULT 0,
    "stage_entered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stage_due_at" TIMESTAMPTZ(3),
    "policy_version" INTEGER,
    "brief" JSONB NOT NULL DEFAULT '{}',
    "initiated_by" UUID,
    "completed_at" TIMESTAMPTZ(3),
    "closed_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_handover_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_handover_items" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "handover_id" UUID NOT NULL,
    "item_type" "item_type" NOT NULL,
    "item_description" TEXT NOT NULL,
    "is_completed" BOOLEAN NOT NULL DEFAULT false,
    "subject_id" UUID,
    "snapshot" JSONB,
    "note" TEXT,
    "is_required" BOOLEAN NOT NULL DEFAULT true,
    "moves" BOOLEAN NOT NULL DEFAULT true,
    "promised_on" DATE,
    "promised_amount" DECIMAL(18,2),
    "added_by" UUID,
    "completed_by" UUID,
    "completed_at" TIMESTAMPTZ(3),
    "change_request" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_handover_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "comments" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "handover_id" UUID NOT NULL,
    "employee_id" UUID,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "comments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "handover_timeline" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "handover_id" UUID NOT NULL,
    "step_number" INTEGER,
    "message_id" TEXT,
    "kind" TEXT NOT NULL,
    "actor_id" UUID,
    "actor" TEXT,
    "via" TEXT NOT NULL,
    "from_stage" "handover_stage",
    "to_stage" "handover_stage",
    "outcome" "timeline_outcome",
    "code" TEXT,
    "detail" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "handover_timeline_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth_users" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "auth_users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth_sessions" (
    "id" UUID NOT NULL,
    "token" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "auth_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth_accounts" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "auth_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth_verifications" (
    "id" UUID NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "auth_verifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "name" TEXT NOT NULL,
    "key_hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "caller" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "resource_id" UUID NOT NULL,
    "locked_until" TIMESTAMPTZ(3),
    "response_status" INTEGER,
    "response_body" JSONB,
    "response_location" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("caller","key")
);

-- CreateTable
CREATE TABLE "notifications" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "cause" TEXT NOT NULL,
    "recipient_kind" "recipient_kind" NOT NULL,
    "recipient_id" UUID NOT NULL,
    "channel" "notification_channel" NOT NULL,
    "template" TEXT NOT NULL,
    "language" "language" NOT NULL DEFAULT 'zh',
    "parameters" JSONB NOT NULL DEFAULT '{}',
    "address" TEXT,
    "subject" TEXT,
    "body" TEXT,
    "state" "notification_state" NOT NULL DEFAULT 'queued',
    "not_before" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "provider_id" TEXT,
    "provider_code" TEXT,
    "reason" TEXT,
    "supersedes_id" UUID,
    "bundled_into" UUID,
    "handover_id" UUID,
    "customer_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sending_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_templates" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "name" TEXT NOT NULL,
    "channel" "notification_channel" NOT NULL,
    "language" "language" NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "subject" TEXT,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_templates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dev_sms" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "recipient" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'delivered',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dev_sms_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "opportunities" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "customer_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "status" "opportunity_status" NOT NULL DEFAULT 'open',
    "stage" TEXT,
    "amount" DECIMAL(18,2),
    "currency" CHAR(3) NOT NULL DEFAULT 'CNY',
    "expected_close" DATE,
    "credited_to" UUID,
    "owner_id" UUID,
    "source" TEXT,
    "external_id" TEXT,
    "source_owner" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "owner_change_id" UUID,
    "owner_change_cause" "ownership_cause",
    "owner_change_actor" UUID,
    "owner_change_handover_id" UUID,

    CONSTRAINT "opportunities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contracts" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "customer_id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "amount" DECIMAL(18,2),
    "currency" CHAR(3) NOT NULL DEFAULT 'CNY',
    "signed_on" DATE,
    "starts_on" DATE,
    "ends_on" DATE,
    "status" "contract_status" NOT NULL DEFAULT 'draft',
    "credited_to" UUID,
    "owner_id" UUID,
    "source" TEXT,
    "external_id" TEXT,
    "source_owner" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "owner_change_id" UUID,
    "owner_change_cause" "ownership_cause",
    "owner_change_actor" UUID,
    "owner_change_handover_id" UUID,

    CONSTRAINT "contracts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "service_tickets" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "customer_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "status" "ticket_status" NOT NULL DEFAULT 'open',
    "priority" "ticket_priority" NOT NULL DEFAULT 'normal',
    "owner_id" UUID,
    "source" TEXT,
    "external_id" TEXT,
    "source_owner" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "owner_change_id" UUID,
    "owner_change_cause" "ownership_cause",
    "owner_change_actor" UUID,
    "owner_change_handover_id" UUID,

    CONSTRAINT "service_tickets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payments" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "customer_id" UUID NOT NULL,
    "contract_id" UUID,
    "due_on" DATE NOT NULL,
    "amount" DECIMAL(18,2) NOT NULL,
    "currency" CHAR(3) NOT NULL DEFAULT 'CNY',
    "paid_on" DATE,
    "status" "payment_status" NOT NULL DEFAULT 'due',
    "owner_id" UUID,
    "source" TEXT,
    "external_id" TEXT,
    "source_owner" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "owner_change_id" UUID,
    "owner_change_cause" "ownership_cause",
    "owner_change_actor" UUID,
    "owner_change_handover_id" UUID,

    CONSTRAINT "payments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ownership_changes" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "entity_type" "owned_entity" NOT NULL,
    "entity_id" UUID NOT NULL,
    "from_owner_id" UUID,
    "to_owner_id" UUID,
    "cause" "ownership_cause" NOT NULL,
    "handover_id" UUID,
    "actor_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ownership_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "actor_id" UUID,
    "actor" TEXT,
    "via" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" UUID,
    "before" JSONB,
    "after" JSONB,
    "request_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "personnel_changes" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "source" TEXT NOT NULL,
    "external_event_id" TEXT NOT NULL,
    "employee_id" UUID NOT NULL,
    "kind" "personnel_change_kind" NOT NULL,
    "occurred_at" TIMESTAMPTZ(3),
    "last_working_day" DATE,
    "effective_at" TIMESTAMPTZ(3),
    "access_ends_at" TIMESTAMPTZ(3),
    "scope" JSONB,
    "reviewer_id" UUID,
    "allocation" JSONB NOT NULL DEFAULT '{}',
    "plan_version" INTEGER NOT NULL DEFAULT 1,
    "status" "personnel_change_status" NOT NULL DEFAULT 'planned',
    "attention" JSONB,
    "initiated_by" UUID,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "personnel_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "personnel_change_customers" (
    "personnel_change_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "receiver_id" UUID,
    "to_pool" BOOLEAN NOT NULL DEFAULT false,
    "state" "planned_customer_state" NOT NULL DEFAULT 'planned',
    "handover_id" UUID,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "personnel_change_customers_pkey" PRIMARY KEY ("personnel_change_id","customer_id")
);

-- CreateTable
CREATE TABLE "hr_events" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "source" TEXT NOT NULL,
    "external_event_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "employee_external_id" TEXT,
    "occurred_at" TIMESTAMPTZ(3),
    "raw" JSONB NOT NULL,
    "content_hash" TEXT NOT NULL,
    "state" "hr_event_state" NOT NULL DEFAULT 'received',
    "reason" TEXT,
    "personnel_change_id" UUID,
    "relayed_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "hr_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_pool" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "customer_id" UUID NOT NULL,
    "pool_id" UUID NOT NULL,
    "original_owner_id" UUID,
    "recycle_reason" "recycle_reason" NOT NULL,
    "pool_status" "pool_status" NOT NULL DEFAULT 'available',
    "pooled_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "taken_by" UUID,
    "taken_at" TIMESTAMPTZ(3),
    "assigned_by" UUID,
    "note" TEXT,
    "rule_id" UUID,

    CONSTRAINT "customer_pool_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pools" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "name" TEXT NOT NULL,
    "region" TEXT,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "is_open_to_all" BOOLEAN NOT NULL DEFAULT false,
    "daily_limit" INTEGER,
    "cooldown_days" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pools_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pool_members" (
    "pool_id" UUID NOT NULL,
    "employee_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pool_members_pkey" PRIMARY KEY ("pool_id","employee_id")
);

-- CreateTable
CREATE TABLE "pool_rules" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "rule_key" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "is_on" BOOLEAN NOT NULL DEFAULT false,
    "condition" JSONB NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pool_rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pool_claims" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "customer_id" UUID NOT NULL,
    "employee_id" UUID NOT NULL,
    "entry_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pool_claims_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policies" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "content" JSONB NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "working_days" (
    "day" DATE NOT NULL,
    "is_working" BOOLEAN NOT NULL,
    "note" TEXT,

    CONSTRAINT "working_days_pkey" PRIMARY KEY ("day")
);

-- CreateIndex
CREATE UNIQUE INDEX "customers_phone_key" ON "customers"("phone");

-- CreateIndex
CREATE UNIQUE INDEX "customers_tax_id_key" ON "customers"("tax_id");

-- CreateIndex
CREATE UNIQUE INDEX "customers_open_handover_id_key" ON "customers"("open_handover_id");

-- CreateIndex
CREATE INDEX "customers_owner_id_id_idx" ON "customers"("owner_id", "id");

-- CreateIndex
CREATE INDEX "customers_status_id_idx" ON "customers"("status", "id");

-- CreateIndex
CREATE INDEX "customers_customer_level_id_idx" ON "customers"("customer_level", "id");

-- CreateIndex
CREATE INDEX "customers_region_id_idx" ON "customers"("region", "id");

-- CreateIndex
CREATE INDEX "customers_industry_id_idx" ON "customers"("industry", "id");

-- CreateIndex
CREATE INDEX "customers_customer_type_id_idx" ON "customers"("customer_type", "id");

-- CreateIndex
CREATE INDEX "customers_customer_name_id_idx" ON "customers"("customer_name", "id");

-- CreateIndex
CREATE INDEX "customers_last_follow_up_id_idx" ON "customers"("last_follow_up" NULLS FIRST, "id");

-- CreateIndex
CREATE INDEX "customers_owner_id_customer_name_id_idx" ON "customers"("owner_id", "customer_name", "id");

-- CreateIndex
CREATE INDEX "customers_owner_id_last_follow_up_id_idx" ON "customers"("owner_id", "last_follow_up" NULLS FIRST, "id");

-- CreateIndex
CREATE INDEX "customers_email_idx" ON "customers"("email");

-- CreateIndex
CREATE UNIQUE INDEX "customers_source_external_id_key" ON "customers"("source", "external_id");

-- CreateIndex
CREATE INDEX "customer_contacts_customer_id_id_idx" ON "customer_contacts"("customer_id", "id");

-- CreateIndex
CREATE INDEX "follow_ups_customer_id_occurred_at_id_idx" ON "follow_ups"("customer_id", "occurred_at", "id");

-- CreateIndex
CREATE INDEX "follow_ups_employee_id_occurred_at_idx" ON "follow_ups"("employee_id", "occurred_at");

-- CreateIndex
CREATE INDEX "tasks_employee_id_due_on_id_idx" ON "tasks"("employee_id", "due_on", "id");

-- CreateIndex
CREATE INDEX "tasks_customer_id_id_idx" ON "tasks"("customer_id", "id");

-- CreateIndex
CREATE INDEX "tasks_handover_id_idx" ON "tasks"("handover_id");

-- CreateIndex
CREATE UNIQUE INDEX "employees_external_id_key" ON "employees"("external_id");

-- CreateIndex
CREATE UNIQUE INDEX "employees_email_key" ON "employees"("email");

-- CreateIndex
CREATE INDEX "employees_manager_id_idx" ON "employees"("manager_id");

-- CreateIndex
CREATE INDEX "employees_delegate_id_idx" ON "employees"("delegate_id");

-- CreateIndex
CREATE INDEX "employees_status_id_idx" ON "employees"("status", "id");

-- CreateIndex
CREATE INDEX "employees_role_id_idx" ON "employees"("role", "id");

-- CreateIndex
CREATE INDEX "employees_department_id_idx" ON "employees"("department", "id");

-- CreateIndex
CREATE INDEX "employees_region_id_idx" ON "employees"("region", "id");

-- CreateIndex
CREATE INDEX "employees_name_id_idx" ON "employees"("name", "id");

-- CreateIndex
CREATE INDEX "manager_history_employee_id_since_idx" ON "manager_history"("employee_id", "since");

-- CreateIndex
CREATE INDEX "manager_history_manager_id_idx" ON "manager_history"("manager_id");

-- CreateIndex
CREATE INDEX "customer_handover_customer_id_id_idx" ON "customer_handover"("customer_id", "id");

-- CreateIndex
CREATE INDEX "customer_handover_from_owner_id_status_id_idx" ON "customer_handover"("from_owner_id", "status", "id");

-- CreateIndex
CREATE INDEX "customer_handover_to_owner_id_status_id_idx" ON "customer_handover"("to_owner_id", "status", "id");

-- CreateIndex
CREATE INDEX "customer_handover_reviewer_id_status_id_idx" ON "customer_handover"("reviewer_id", "status", "id");

-- CreateIndex
CREATE INDEX "customer_handover_preparer_id_status_id_idx" ON "customer_handover"("preparer_id", "status", "id");

-- CreateIndex
CREATE INDEX "customer_handover_personnel_change_id_status_current_stage_idx" ON "customer_handover"("personnel_change_id", "status", "current_stage");

-- CreateIndex
CREATE INDEX "customer_handover_status_current_stage_id_idx" ON "customer_handover"("status", "current_stage", "id");

-- CreateIndex
CREATE INDEX "customer_handover_initiated_by_idx" ON "customer_handover"("initiated_by");

-- CreateIndex
CREATE INDEX "customer_handover_handover_reason_id_idx" ON "customer_handover"("handover_reason", "id");

-- CreateIndex
CREATE INDEX "customer_handover_status_stage_due_at_id_idx" ON "customer_handover"("status", "stage_due_at", "id");

-- CreateIndex
CREATE INDEX "customer_handover_items_added_by_idx" ON "customer_handover_items"("added_by");

-- CreateIndex
CREATE INDEX "customer_handover_items_completed_by_idx" ON "customer_handover_items"("completed_by");

-- CreateIndex
CREATE UNIQUE INDEX "customer_handover_items_handover_id_item_type_subject_id_key" ON "customer_handover_items"("handover_id", "item_type", "subject_id");

-- CreateIndex
CREATE INDEX "comments_handover_id_id_idx" ON "comments"("handover_id", "id");

-- CreateIndex
CREATE INDEX "comments_employee_id_idx" ON "comments"("employee_id");

-- CreateIndex
CREATE INDEX "handover_timeline_handover_id_id_idx" ON "handover_timeline"("handover_id", "id");

-- CreateIndex
CREATE INDEX "handover_timeline_actor_id_idx" ON "handover_timeline"("actor_id");

-- CreateIndex
CREATE UNIQUE INDEX "auth_users_email_key" ON "auth_users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "auth_sessions_token_key" ON "auth_sessions"("token");

-- CreateIndex
CREATE INDEX "auth_sessions_user_id_idx" ON "auth_sessions"("user_id");

-- CreateIndex
CREATE INDEX "auth_accounts_user_id_idx" ON "auth_accounts"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "auth_accounts_provider_id_account_id_key" ON "auth_accounts"("provider_id", "account_id");

-- CreateIndex
CREATE INDEX "auth_verifications_identifier_idx" ON "auth_verifications"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_name_key" ON "api_keys"("name");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_key_hash_key" ON "api_keys"("key_hash");

-- CreateIndex
CREATE INDEX "api_keys_created_by_idx" ON "api_keys"("created_by");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE INDEX "notifications_handover_id_idx" ON "notifications"("handover_id");

-- CreateIndex
CREATE INDEX "notifications_customer_id_id_idx" ON "notifications"("customer_id", "id");

-- CreateIndex
CREATE INDEX "notifications_recipient_id_id_idx" ON "notifications"("recipient_id", "id");

-- CreateIndex
CREATE INDEX "notifications_provider_id_idx" ON "notifications"("provider_id");

-- CreateIndex
CREATE INDEX "notifications_supersedes_id_idx" ON "notifications"("supersedes_id");

-- CreateIndex
CREATE INDEX "notifications_bundled_into_idx" ON "notifications"("bundled_into");

-- CreateIndex
CREATE INDEX "notifications_state_id_idx" ON "notifications"("state", "id");

-- CreateIndex
CREATE UNIQUE INDEX "notifications_cause_recipient_id_channel_key" ON "notifications"("cause", "recipient_id", "channel");

-- CreateIndex
CREATE UNIQUE INDEX "notification_templates_name_channel_language_version_key" ON "notification_templates"("name", "channel", "language", "version");

-- CreateIndex
CREATE INDEX "dev_sms_recipient_at_idx" ON "dev_sms"("recipient", "at");

-- CreateIndex
CREATE INDEX "opportunities_customer_id_id_idx" ON "opportunities"("customer_id", "id");

-- CreateIndex
CREATE INDEX "opportunities_credited_to_idx" ON "opportunities"("credited_to");

-- CreateIndex
CREATE INDEX "opportunities_owner_id_status_id_idx" ON "opportunities"("owner_id", "status", "id");

-- CreateIndex
CREATE UNIQUE INDEX "opportunities_source_external_id_key" ON "opportunities"("source", "external_id");

-- CreateIndex
CREATE INDEX "contracts_customer_id_id_idx" ON "contracts"("customer_id", "id");

-- CreateIndex
CREATE INDEX "contracts_credited_to_idx" ON "contracts"("credited_to");

-- CreateIndex
CREATE INDEX "contracts_owner_id_status_id_idx" ON "contracts"("owner_id", "status", "id");

-- CreateIndex
CREATE UNIQUE INDEX "contracts_source_external_id_key" ON "contracts"("source", "external_id");

-- CreateIndex
CREATE INDEX "service_tickets_customer_id_id_idx" ON "service_tickets"("customer_id", "id");

-- CreateIndex
CREATE INDEX "service_tickets_owner_id_status_id_idx" ON "service_tickets"("owner_id", "status", "id");

-- CreateIndex
CREATE UNIQUE INDEX "service_tickets_source_external_id_key" ON "service_tickets"("source", "external_id");

-- CreateIndex
CREATE INDEX "payments_customer_id_id_idx" ON "payments"("customer_id", "id");

-- CreateIndex
CREATE INDEX "payments_contract_id_idx" ON "payments"("contract_id");

-- CreateIndex
CREATE INDEX "payments_owner_id_status_id_idx" ON "payments"("owner_id", "status", "id");

-- CreateIndex
CREATE UNIQUE INDEX "payments_source_external_id_key" ON "payments"("source", "external_id");

-- CreateIndex
CREATE INDEX "ownership_changes_entity_type_entity_id_id_idx" ON "ownership_changes"("entity_type", "entity_id", "id");

-- CreateIndex
CREATE INDEX "ownership_changes_handover_id_idx" ON "ownership_changes"("handover_id");

-- CreateIndex
CREATE INDEX "ownership_changes_from_owner_id_id_idx" ON "ownership_changes"("from_owner_id", "id");

-- CreateIndex
CREATE INDEX "ownership_changes_to_owner_id_id_idx" ON "ownership_changes"("to_owner_id", "id");

-- CreateIndex
CREATE INDEX "ownership_changes_actor_id_idx" ON "ownership_changes"("actor_id");

-- CreateIndex
CREATE INDEX "audit_log_subject_type_subject_id_id_idx" ON "audit_log"("subject_type", "subject_id", "id");

-- CreateIndex
CREATE INDEX "audit_log_actor_id_id_idx" ON "audit_log"("actor_id", "id");

-- CreateIndex
CREATE INDEX "audit_log_action_id_idx" ON "audit_log"("action", "id");

-- CreateIndex
CREATE INDEX "personnel_changes_employee_id_id_idx" ON "personnel_changes"("employee_id", "id");

-- CreateIndex
CREATE INDEX "personnel_changes_status_id_idx" ON "personnel_changes"("status", "id");

-- CreateIndex
CREATE INDEX "personnel_changes_reviewer_id_idx" ON "personnel_changes"("reviewer_id");

-- CreateIndex
CREATE INDEX "personnel_changes_initiated_by_idx" ON "personnel_changes"("initiated_by");

-- CreateIndex
CREATE UNIQUE INDEX "personnel_changes_source_external_event_id_key" ON "personnel_changes"("source", "external_event_id");

-- CreateIndex
CREATE INDEX "personnel_change_customers_customer_id_idx" ON "personnel_change_customers"("customer_id");

-- CreateIndex
CREATE INDEX "personnel_change_customers_handover_id_idx" ON "personnel_change_customers"("handover_id");

-- CreateIndex
CREATE INDEX "personnel_change_customers_receiver_id_idx" ON "personnel_change_customers"("receiver_id");

-- CreateIndex
CREATE INDEX "personnel_change_customers_personnel_change_id_state_custom_idx" ON "personnel_change_customers"("personnel_change_id", "state", "customer_id");

-- CreateIndex
CREATE INDEX "hr_events_employee_external_id_id_idx" ON "hr_events"("employee_external_id", "id");

-- CreateIndex
CREATE INDEX "hr_events_state_id_idx" ON "hr_events"("state", "id");

-- CreateIndex
CREATE INDEX "hr_events_personnel_change_id_idx" ON "hr_events"("personnel_change_id");

-- CreateIndex
CREATE UNIQUE INDEX "hr_events_source_external_event_id_key" ON "hr_events"("source", "external_event_id");

-- CreateIndex
CREATE INDEX "customer_pool_customer_id_id_idx" ON "customer_pool"("customer_id", "id");

-- CreateIndex
CREATE INDEX "customer_pool_pool_id_pool_status_id_idx" ON "customer_pool"("pool_id", "pool_status", "id");

-- CreateIndex
CREATE INDEX "customer_pool_pool_status_id_idx" ON "customer_pool"("pool_status", "id");

-- CreateIndex
CREATE INDEX "customer_pool_original_owner_id_idx" ON "customer_pool"("original_owner_id");

-- CreateIndex
CREATE INDEX "customer_pool_taken_by_idx" ON "customer_pool"("taken_by");

-- CreateIndex
CREATE INDEX "customer_pool_assigned_by_idx" ON "customer_pool"("assigned_by");

-- CreateIndex
CREATE INDEX "customer_pool_rule_id_idx" ON "customer_pool"("rule_id");

-- CreateIndex
CREATE UNIQUE INDEX "pools_name_key" ON "pools"("name");

-- CreateIndex
CREATE INDEX "pool_members_employee_id_idx" ON "pool_members"("employee_id");

-- CreateIndex
CREATE INDEX "pool_rules_created_by_idx" ON "pool_rules"("created_by");

-- CreateIndex
CREATE UNIQUE INDEX "pool_rules_rule_key_version_key" ON "pool_rules"("rule_key", "version");

-- CreateIndex
CREATE INDEX "pool_claims_employee_id_at_idx" ON "pool_claims"("employee_id", "at");

-- CreateIndex
CREATE INDEX "pool_claims_customer_id_idx" ON "pool_claims"("customer_id");

-- CreateIndex
CREATE INDEX "pool_claims_entry_id_idx" ON "pool_claims"("entry_id");

-- CreateIndex
CREATE INDEX "policies_created_by_idx" ON "policies"("created_by");

-- CreateIndex
CREATE UNIQUE INDEX "policies_name_version_key" ON "policies"("name", "version");

-- AddForeignKey
ALTER TABLE "customers" ADD CONSTRAINT "customers_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customers" ADD CONSTRAINT "customers_open_handover_id_fkey" FOREIGN KEY ("open_handover_id") REFERENCES "customer_handover"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_contacts" ADD CONSTRAINT "customer_contacts_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "follow_ups" ADD CONSTRAINT "follow_ups_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "follow_ups" ADD CONSTRAINT "follow_ups_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_handover_id_fkey" FOREIGN KEY ("handover_id") REFERENCES "customer_handover"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "employees" ADD CONSTRAINT "employees_manager_id_fkey" FOREIGN KEY ("manager_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "employees" ADD CONSTRAINT "employees_delegate_id_fkey" FOREIGN KEY ("delegate_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "manager_history" ADD CONSTRAINT "manager_history_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "manager_history" ADD CONSTRAINT "manager_history_manager_id_fkey" FOREIGN KEY ("manager_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_handover" ADD CONSTRAINT "customer_handover_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_handover" ADD CONSTRAINT "customer_handover_from_owner_id_fkey" FOREIGN KEY ("from_owner_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_handover" ADD CONSTRAINT "customer_handover_to_owner_id_fkey" FOREIGN KEY ("to_owner_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_handover" ADD CONSTRAINT "customer_handover_personnel_change_id_fkey" FOREIGN KEY ("personnel_change_id") REFERENCES "personnel_changes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_handover" ADD CONSTRAINT "customer_handover_reviewer_id_fkey" FOREIGN KEY ("reviewer_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_handover" ADD CONSTRAINT "customer_handover_preparer_id_fkey" FOREIGN KEY ("preparer_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_handover" ADD CONSTRAINT "customer_handover_initiated_by_fkey" FOREIGN KEY ("initiated_by") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_handover_items" ADD CONSTRAINT "customer_handover_items_handover_id_fkey" FOREIGN KEY ("handover_id") REFERENCES "customer_handover"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_handover_items" ADD CONSTRAINT "customer_handover_items_added_by_fkey" FOREIGN KEY ("added_by") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_handover_items" ADD CONSTRAINT "customer_handover_items_completed_by_fkey" FOREIGN KEY ("completed_by") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comments" ADD CONSTRAINT "comments_handover_id_fkey" FOREIGN KEY ("handover_id") REFERENCES "customer_handover"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comments" ADD CONSTRAINT "comments_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "handover_timeline" ADD CONSTRAINT "handover_timeline_handover_id_fkey" FOREIGN KEY ("handover_id") REFERENCES "customer_handover"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "handover_timeline" ADD CONSTRAINT "handover_timeline_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth_users" ADD CONSTRAINT "auth_users_id_fkey" FOREIGN KEY ("id") REFERENCES "employees"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth_sessions" ADD CONSTRAINT "auth_sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "auth_users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth_accounts" ADD CONSTRAINT "auth_accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "auth_users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_supersedes_id_fkey" FOREIGN KEY ("supersedes_id") REFERENCES "notifications"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_bundled_into_fkey" FOREIGN KEY ("bundled_into") REFERENCES "notifications"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_handover_id_fkey" FOREIGN KEY ("handover_id") REFERENCES "customer_handover"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "opportunities" ADD CONSTRAINT "opportunities_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "opportunities" ADD CONSTRAINT "opportunities_credited_to_fkey" FOREIGN KEY ("credited_to") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "opportunities" ADD CONSTRAINT "opportunities_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contracts" ADD CONSTRAINT "contracts_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contracts" ADD CONSTRAINT "contracts_credited_to_fkey" FOREIGN KEY ("credited_to") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contracts" ADD CONSTRAINT "contracts_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_tickets" ADD CONSTRAINT "service_tickets_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_tickets" ADD CONSTRAINT "service_tickets_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "contracts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ownership_changes" ADD CONSTRAINT "ownership_changes_from_owner_id_fkey" FOREIGN KEY ("from_owner_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ownership_changes" ADD CONSTRAINT "ownership_changes_to_owner_id_fkey" FOREIGN KEY ("to_owner_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ownership_changes" ADD CONSTRAINT "ownership_changes_handover_id_fkey" FOREIGN KEY ("handover_id") REFERENCES "customer_handover"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ownership_changes" ADD CONSTRAINT "ownership_changes_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "personnel_changes" ADD CONSTRAINT "personnel_changes_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "personnel_changes" ADD CONSTRAINT "personnel_changes_reviewer_id_fkey" FOREIGN KEY ("reviewer_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "personnel_changes" ADD CONSTRAINT "personnel_changes_initiated_by_fkey" FOREIGN KEY ("initiated_by") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "personnel_change_customers" ADD CONSTRAINT "personnel_change_customers_personnel_change_id_fkey" FOREIGN KEY ("personnel_change_id") REFERENCES "personnel_changes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "personnel_change_customers" ADD CONSTRAINT "personnel_change_customers_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "personnel_change_customers" ADD CONSTRAINT "personnel_change_customers_receiver_id_fkey" FOREIGN KEY ("receiver_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "personnel_change_customers" ADD CONSTRAINT "personnel_change_customers_handover_id_fkey" FOREIGN KEY ("handover_id") REFERENCES "customer_handover"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hr_events" ADD CONSTRAINT "hr_events_personnel_change_id_fkey" FOREIGN KEY ("personnel_change_id") REFERENCES "personnel_changes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_pool" ADD CONSTRAINT "customer_pool_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_pool" ADD CONSTRAINT "customer_pool_pool_id_fkey" FOREIGN KEY ("pool_id") REFERENCES "pools"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_pool" ADD CONSTRAINT "customer_pool_original_owner_id_fkey" FOREIGN KEY ("original_owner_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_pool" ADD CONSTRAINT "customer_pool_taken_by_fkey" FOREIGN KEY ("taken_by") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_pool" ADD CONSTRAINT "customer_pool_assigned_by_fkey" FOREIGN KEY ("assigned_by") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_pool" ADD CONSTRAINT "customer_pool_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "pool_rules"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pool_members" ADD CONSTRAINT "pool_members_pool_id_fkey" FOREIGN KEY ("pool_id") REFERENCES "pools"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pool_members" ADD CONSTRAINT "pool_members_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pool_rules" ADD CONSTRAINT "pool_rules_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pool_claims" ADD CONSTRAINT "pool_claims_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pool_claims" ADD CONSTRAINT "pool_claims_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pool_claims" ADD CONSTRAINT "pool_claims_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "customer_pool"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policies" ADD CONSTRAINT "policies_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
