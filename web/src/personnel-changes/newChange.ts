/** A change that is being thought about, as its form has it. Pure. */
import { bodyOf, type Draft } from './allocation';
import type { NewChange } from './usePlan';

export interface NewChangeFields {
  readonly kind: NewChange['kind'];
  readonly employeeId?: string;
  /** Of a position change: the day on which it takes effect. */
  readonly lastWorkingDay?: string;
  /** A position change concerns the customers that match each list that is not empty. */
  readonly regions: readonly string[];
  readonly industries: readonly string[];
  readonly levels: readonly ('important' | 'normal' | 'potential')[];
}

/** What the API is asked, or undefined as long as nobody is chosen. */
export function newChangeOf({ kind, employeeId, lastWorkingDay, ...lists }: NewChangeFields, draft: Draft): NewChange | undefined {
  if (employeeId === undefined) return undefined;
  return {
    employee: { id: employeeId },
    kind,
    ...(lastWorkingDay !== undefined && { lastWorkingDay }),
    ...(kind === 'position_change' && { scope: scopeOf(lists) }),
    allocation: bodyOf(draft),
  };
}

function scopeOf({ regions, industries, levels }: Pick<NewChangeFields, 'regions' | 'industries' | 'levels'>): NewChange['scope'] {
  if (regions.length + industries.length + levels.length === 0) return 'all';
  return {
    ...(regions.length > 0 && { region: [...regions] }),
    ...(industries.length > 0 && { industry: [...industries] }),
    ...(levels.length > 0 && { level: [...levels] }),
  };
}
