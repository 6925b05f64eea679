import { describe, expect, test } from 'vitest';
import { describeProgress, nextPause, type ChangeState } from '../../../src/personnel-changes/state.js';

test('the pause between two looks doubles from 5 s and stays at 15 min', () => {
  const pauses: number[] = [];
  for (let pause = nextPause(null); pauses.length < 10; pause = nextPause(pause)) pauses.push(pause / 1000);
  expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
});

describe('the page for operators', () => {
  const state: ChangeState = {
    personnelChangeId: '019aa000-0000-7000-8000-000000000000',
    employee: 'E003',
    kind: 'resignation',
    status: 'running',
    startsAt: '2026-11-01T00:00:00.000Z',
    lastMoment: '2026-11-30T16:00:00.000Z',
    readAt: '2026-11-23T00:00:00.000Z',
    link: 'https://baton.example/personnel-changes/019aa000-0000-7000-8000-000000000000',
  };
  const counts = { planned: 0, preparation: 3, review: 1, confirmation: 0, completed: 36, pooled: 0, cancelled: 0, excluded: 0, failed: 0 };

  test('says whose change it is, how far it is, and what needs a person', () => {
    const page = describeProgress({ state, counts, attention: { opportunities: 2 } });
    expect(page).toContain('resignation of E003: running');
    expect(page).toContain('- completed: 36');
    expect(page).toContain('needs attention: 2 opportunities');
    expect(page).toContain(state.link);
  });

  test('says when a planned one starts', () => {
    expect(describeProgress({ state: { ...state, status: 'planned' }, counts: null, attention: null })).toContain(
      `work starts at ${state.startsAt}`,
    );
  });
});
