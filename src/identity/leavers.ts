/** Whether somebody is let in: not who has left, nor from the moment on at which their access ends. Pure. */

export interface Admitted {
  readonly status: 'active' | 'leaving' | 'left';
  readonly accessEndsAt: Date | null;
}

/** Of nobody (a system's own key) nothing ends. */
export function hasAccess(person: Admitted | null, now = new Date()): boolean {
  if (person === null) return true;
  return person.status !== 'left' && (person.accessEndsAt === null || person.accessEndsAt > now);
}
