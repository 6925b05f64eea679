/** Customers from a file: the staged rows are checked as a whole, then written page by page. Workflow id: `customer-import/<id>`. */
import { proxyActivities } from '@temporalio/workflow';
import type { CustomerImportActivities } from '../activities/customer-imports.js';

const activities = (summary: string) =>
  proxyActivities<CustomerImportActivities>({
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '30 seconds',
    retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
    summary,
  });
const { checkImportedRows } = activities('marks rows that the database refuses');
const { writeImportedRows } = activities('makes customers of the good rows, page by page; nothing after a dry run');

/** The import's row says what is to be done, and how far it is: started again, it goes on from there. */
export async function customerImport(importId: string): Promise<void> {
  await checkImportedRows(importId);
  await writeImportedRows(importId);
}
