-- Whoever has or had a part in a handover keeps reading it (http-api.md).
-- AlterTable
ALTER TABLE "customer_handover" ADD COLUMN     "former_part_ids" UUID[] DEFAULT ARRAY[]::UUID[];

-- CreateIndex
CREATE INDEX "customer_handover_former_part_ids_idx" ON "customer_handover" USING GIN ("former_part_ids");
