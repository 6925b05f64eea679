import { describe, expect, test } from 'vitest';
import { whatIsAway } from '../../../src/platform/away.js';

/** Of gRPC's status codes (https://grpc.io/docs/guides/status-codes/). */
const status = {
  CANCELLED: 1,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  RESOURCE_EXHAUSTED: 8,
  ABORTED: 10,
  INTERNAL: 13,
  UNAVAILABLE: 14,
} as const;

/** As the client throws it. */
const grpcError = (code: number, details: string) => Object.assign(new Error(`${code}: ${details}`), { code, details, metadata: {} });

describe('an error of a call to Temporal', () => {
  test.each([
    ['nobody listens', status.UNAVAILABLE, 'No connection established'],
    [
      'the server died under the call',
      status.INTERNAL,
      'Received RST_STREAM with code 2 triggered by internal client error: read ECONNRESET',
    ],
    ['the server ended the call when it went down', status.CANCELLED, 'context canceled'],
    ['another process has the shard by now', status.ABORTED, 'shard closed'],
    ['the server is busy', status.RESOURCE_EXHAUSTED, 'too many requests'],
    ['it took too long', status.DEADLINE_EXCEEDED, 'Deadline exceeded'],
  ])('says that Temporal is away where %s', (_, code, details) => {
    expect(whatIsAway(grpcError(code, details))).toBe('Temporal');
    expect(whatIsAway(new Error('Update failed', { cause: grpcError(code, details) })), 'also as a cause').toBe('Temporal');
  });

  test.each([
    ['what was asked for is not there', status.NOT_FOUND, 'workflow not found'],
    ['the request is wrong', status.INVALID_ARGUMENT, 'WorkflowId is not set'],
    ['an answer cannot be read', status.INTERNAL, 'Response message parsing error'],
  ])('says nothing of the kind where %s', (_, code, details) => {
    expect(whatIsAway(grpcError(code, details))).toBeUndefined();
  });
});
