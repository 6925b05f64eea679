/** Work of an activity that heartbeats while it goes on, so that a worker that was killed is missed soon. */
import { Context } from '@temporalio/activity';

const heartbeatEveryMs = 3_000;

/** `signal` aborts when the activity is cancelled or its worker goes. */
export async function beating<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const context = Context.current();
  const heart = setInterval(() => context.heartbeat(), heartbeatEveryMs);
  try {
    return await work(context.cancellationSignal);
  } finally {
    clearInterval(heart);
  }
}
