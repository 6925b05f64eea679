/** The page that operators see for a handover in Temporal's UI: ids, stages and dates in Markdown, no person's data. */
import { availableActions, type Part } from '../src/handovers/stages.js';
import type { HandoverState } from '../src/handovers/state.js';

const actingPart = { preparation: 'preparer', review: 'reviewer', confirmation: 'receiver', completed: undefined } as const;

/** Stage, who must act, until when, what is open, and where to read on. */
export function describeHandover(state: HandoverState): string {
  const part: Part | undefined = state.status === 'open' ? actingPart[state.stage] : undefined;
  const lines = [`### ${state.status === 'open' ? state.stage : state.status}`, ''];
  if (part !== undefined) {
    lines.push(`- waits for the ${part}: **${personOf(part, state) ?? 'an admin (nobody named)'}**`);
    lines.push(`- until: ${state.stageDueAt ?? 'no deadline'}${state.attention === 'overdue' ? ' (overdue)' : ''}`);
    if (state.nextMoment) lines.push(`- by the clock: ${state.nextMoment.what} at ${state.nextMoment.at}`);
    lines.push(`- may be sent: ${availableActions(state, [part]).join(', ')}`);
  }
  lines.push(`- required items open: ${state.openItems}`);
  lines.push(`- from ${state.fromOwner} to ${state.toOwner ?? 'not decided'}, reviewer ${state.reviewer ?? 'none'}`);
  lines.push(`- step ${state.stepNumber}, [open in Baton](${state.link})`);
  return lines.join('\n');
}

function personOf(part: Part, state: HandoverState): string | null {
  switch (part) {
    case 'preparer':
      return state.preparer;
    case 'reviewer':
      return state.reviewer;
    case 'receiver':
      return state.toOwner;
    default:
      return null;
  }
}
