/** What operators do with `temporal workflow signal`. */
import type { Client } from '@temporalio/client';
import { eventually } from './eventually.js';

/** Of a personnel change, a handover's row is there a moment before its workflow: then it is sent again, as nobody has it yet. */
export async function signalHandover(client: Client, handoverId: string, message: string, input: object): Promise<void> {
  const workflow = client.workflow.getHandle(`handover/${handoverId}`);
  await eventually(() => workflow.signal(message, input).then(() => true), { what: `a workflow that takes ${message}` });
}
