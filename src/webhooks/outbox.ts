/** What other systems are told: rows written in the transaction that causes them, one for each endpoint that asked for such events. */
import type { Queries } from '../platform/database.js';
import type { EventType } from './rules.js';

export interface OutgoingEvent {
  readonly type: EventType;
  /** One delivery per endpoint and cause. */
  readonly cause: string;
  readonly at: Date;
  /** Ids, never a person's data: what they stand for is read through the API, by who may. */
  readonly data: object;
}

/** Queues the event for every endpoint that wants it; the database wakes the dispatcher at commit. Written twice, it is sent once. */
export async function publish(tx: Queries, { type, cause, at, data }: OutgoingEvent): Promise<void> {
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
  await tx.$executeRaw`
    INSERT INTO webhook_deliveries (endpoint_id, event_type, cause, body)
    SELECT id, ${type}, ${cause}, ${body} FROM webhook_endpoints WHERE ended_at IS NULL AND ${type} = ANY(event_types)
    ON CONFLICT (endpoint_id, cause) DO NOTHING`;
}
