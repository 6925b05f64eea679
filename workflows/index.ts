/** Every workflow of Baton: what the bundle is made from. */
export { bulkOperation } from './bulk-operation.js';
export { customerHandover } from './customer-handover.js';
export { checkFollowUps } from './follow-up-checks.js';
export { customerImport } from './customer-import.js';
export { handoverUndo } from './handover-undo.js';
export { notificationDispatch } from './notification-dispatch.js';
export { personnelChange, relayHrEvents } from './personnel-change.js';
export { nightlyRecycling, poolRecycling, poolWarnings } from './pool-recycling.js';
export { resumeHandovers } from './resume-handovers.js';
export { webhookDispatch } from './webhook-dispatch.js';
