import { describe, expect, test } from 'vitest';
import { describeHandover } from '../../../workflows/handover-details.js';
import { state } from '../handovers/state.js';

describe('the page for operators', () => {
  test('says who must act, until when, with what, and where to read on', () => {
    expect(describeHandover(state)).toBe(
      [
        '### review',
        '',
        '- waits for the reviewer: **E002**',
        '- until: 2026-11-26T16:00:00.000Z',
        '- may be sent: request_changes, approve, reassign, send_to_pool, cancel',
        '- required items open: 0',
        '- from E003 to E004, reviewer E002',
        `- step 1, [open in Baton](${state.link})`,
      ].join('\n'),
    );
  });

  test.each([
    ['preparation', 'waits for the preparer: **E003**'],
    ['review', 'waits for the reviewer: **E002**'],
    ['confirmation', 'waits for the receiver: **E004**'],
  ] as const)('in %s it %s', (stage, line) => {
    expect(describeHandover({ ...state, stage })).toContain(line);
  });

  test('says where nobody is named', () => {
    expect(describeHandover({ ...state, reviewer: null, toOwner: null, stageDueAt: null })).toMatch(
      /an admin \(nobody named\)[\s\S]*no deadline[\s\S]*to not decided, reviewer none/,
    );
  });

  test.each(['completed', 'cancelled', 'undone'] as const)('waits for nobody once it is %s', (status) => {
    const page = describeHandover({ ...state, stage: status === 'cancelled' ? 'review' : 'completed', status });
    expect(page).toContain(`### ${status}`);
    expect(page).not.toContain('waits for');
  });
});
