import { useState } from 'react';
import { refresh } from '../api/cache';
import type { HandoverSummary } from '../api/client';
import { sendToAll, type Outcome } from '../handovers/bulk';

export interface Refusal extends Outcome {
  readonly customerName: string;
}

export interface BulkApproval {
  readonly isRunning: boolean;
  readonly done: number;
  readonly total: number;
  readonly refused: readonly Refusal[];
  readonly approve: (handovers: readonly HandoverSummary[], toOwnerId?: string) => void;
}

interface Run {
  readonly isRunning: boolean;
  readonly done: number;
  readonly total: number;
  readonly refused: readonly Refusal[];
}

/** Approves many handovers, each by itself, and keeps what did not go. */
export function useBulkApproval(): BulkApproval {
  const [run, setRun] = useState<Run>({ isRunning: false, done: 0, total: 0, refused: [] });

  async function approveAll(handovers: readonly HandoverSummary[], employee: string | undefined) {
    const ids = handovers.map(({ id }) => id);
    setRun({ isRunning: true, done: 0, total: ids.length, refused: [] });
    const outcomes = await sendToAll(ids, 'approve', { employee }, (done) => setRun((before) => ({ ...before, done })));
    const refused = outcomes.flatMap((outcome, at) =>
      outcome.problem === undefined && outcome.isLost !== true ? [] : [{ ...outcome, customerName: handovers[at]?.customerName ?? '' }],
    );
    await refresh('/api/v1/handovers', '/api/v1/me');
    setRun((before) => ({ ...before, isRunning: false, refused }));
  }

  return { ...run, approve: (handovers, toOwnerId) => void approveAll(handovers, toOwnerId) };
}
