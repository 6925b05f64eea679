/** A handover under review, as its workflow knows it. */
import type { HandoverState } from '../../../src/handovers/state.js';

export const state: HandoverState = {
  handoverId: '01982f6e-0000-7000-8000-000000000001',
  customerId: '01982f6e-0000-7000-8000-000000000002',
  reason: 'resignation',
  stage: 'review',
  status: 'open',
  stepNumber: 1,
  stageDueAt: '2026-11-26T16:00:00.000Z',
  fromOwner: 'E003',
  toOwner: 'E004',
  reviewer: 'E002',
  preparer: 'E003',
  personnelChangeId: '01982f6e-0000-7000-8000-000000000003',
  openItems: 0,
  link: 'http://127.0.0.1:3000/handovers/01982f6e-0000-7000-8000-000000000001',
};
