/** How long a cancellation or update waits for the event that it is about (processes.md, Personnel change: Events). Pure. */
export const waitingDays = 30;

/** Events that wait since before this have waited long enough. */
export const waitingSince = (now = new Date()): Date => new Date(now.getTime() - waitingDays * 86_400_000);
