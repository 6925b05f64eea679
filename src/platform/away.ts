/** Whether an error says that a service Baton needs is away for the moment, rather than that something is wrong. */
import { isGrpcServiceError, isRetryableError } from '@temporalio/client';
import { sqlState } from './database.js';

// Prisma: not reachable, timed out, closed the connection, no connection free, no transaction begun in time.
// PostgreSQL: class 08 (connection), 53300 (too many connections), 55000 (accepts no connections), 57P01 to 57P03 (shutting down, crashed, starting).
const databaseAway = /^(P1001|P1002|P1008|P1017|P2024|P2028|08\w{3}|53300|55000|57P0[123])$/;
const socketCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);
const brokenConnection = /connection (error|terminated)|Can't reach database server|Connection terminated|not queryable/i;
// gRPC: CANCELLED, DEADLINE_EXCEEDED: a server that goes down lets calls under way end so.
const endedWithTheServer = new Set([1, 4]);

/** What is away, for a sentence ("The database"), or undefined for any other error. */
export function whatIsAway(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (isTemporalAway(error)) return 'Temporal';
  if (databaseAway.test(sqlState(error) ?? '') || brokenConnection.test(error.message)) return 'The database';
  if ('code' in error && typeof error.code === 'string' && socketCodes.has(error.code)) return 'A service';
  return whatIsAway(error.cause);
}

/** By the SDK's own word on what is worth another try, which it has given up here: a stream that broke when the server died, too. */
function isTemporalAway(error: Error): boolean {
  return isGrpcServiceError(error) && (endedWithTheServer.has(error.code) || isRetryableError(error));
}
