-- Customers from a file: staged as they were read, checked, then written page by page.
-- CreateEnum
CREATE TYPE "file_format" AS ENUM ('csv', 'xlsx');

-- CreateEnum
CREATE TYPE "import_mode" AS ENUM ('dry_run', 'good_rows', 'all_or_none');

-- CreateEnum
CREATE TYPE "import_status" AS ENUM ('checking', 'checked', 'writing', 'finished', 'refused');

-- CreateEnum
CREATE TYPE "import_row_state" AS ENUM ('good', 'bad', 'already_there');

-- CreateTable
CREATE TABLE "customer_imports" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "file_name" TEXT,
    "format" "file_format" NOT NULL,
    "mode" "import_mode" NOT NULL,
    "status" "import_status" NOT NULL DEFAULT 'checking',
    "columns" JSONB NOT NULL,
    "rows" INTEGER NOT NULL,
    "bad" INTEGER NOT NULL DEFAULT 0,
    "already_there" INTEGER NOT NULL DEFAULT 0,
    "created" INTEGER NOT NULL DEFAULT 0,
    "written_line" INTEGER NOT NULL DEFAULT 0,
    "created_by" UUID,
    "actor" TEXT NOT NULL,
    "request_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "customer_imports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_import_rows" (
    "import_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "customer_id" UUID NOT NULL,
    "state" "import_row_state" NOT NULL DEFAULT 'good',
    "findings" JSONB,
    "customer_name" TEXT,
    "customer_type" "customer_type",
    "phone" TEXT,
    "tax_id" TEXT,
    "email" TEXT,
    "industry" TEXT,
    "region" TEXT,
    "customer_level" "customer_level",
    "preferred_language" "language",
    "owner_id" UUID,
    "source" TEXT,
    "external_id" TEXT,

    CONSTRAINT "customer_import_rows_pkey" PRIMARY KEY ("import_id","line")
);

-- CreateIndex
CREATE INDEX "customer_imports_created_by_id_idx" ON "customer_imports"("created_by", "id");

-- AddForeignKey
ALTER TABLE "customer_imports" ADD CONSTRAINT "customer_imports_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "employees"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_import_rows" ADD CONSTRAINT "customer_import_rows_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "customer_imports"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What the report shows: everything but the good rows, which are most.
CREATE INDEX customer_import_rows_to_report ON customer_import_rows (import_id, line) WHERE state <> 'good';
-- What a Schedule takes up where the workflow was not started, or was terminated.
CREATE INDEX customer_imports_under_way ON customer_imports (id) WHERE status IN ('checking', 'writing');
ALTER TABLE customer_imports ADD CONSTRAINT customer_imports_ended CHECK ((finished_at IS NOT NULL) = (status IN ('finished', 'refused')));
