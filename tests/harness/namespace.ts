/** A Temporal namespace of one's own with Baton's search attributes. */
import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common';
import { inject } from 'vitest';
import { searchAttributes } from '../../src/handovers/search-attributes.js';
import { registerSearchAttributes } from '../../src/platform/temporal.js';
import { eventually } from './eventually.js';

export interface TestNamespace {
  readonly client: Client;
  readonly namespace: string;
  readonly address: string;
  readonly close: () => Promise<void>;
}

export async function createNamespace(): Promise<TestNamespace> {
  const { address } = inject('temporal');
  const namespace = `test-${randomBytes(6).toString('hex')}`;
  const connection = await Connection.connect({ address });
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('1 day') });
  const client = new Client({ connection, namespace });
  await eventually(() => connection.workflowService.describeNamespace({ namespace }), { what: 'a namespace that is there' });
  await registerSearchAttributes(client, namespace, Object.values(searchAttributes));
  // The server reads its list of attributes from a cache: usable is what a search by one of them does not refuse.
  await eventually(async () => (await client.workflow.count(`${searchAttributes.HandoverStage.name} = 'none'`)).count === 0, {
    what: 'a namespace that knows the search attributes',
  });
  return { client, namespace, address, close: () => connection.close() };
}
