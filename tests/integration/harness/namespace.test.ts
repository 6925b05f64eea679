import { afterAll, expect, test } from 'vitest';
import { createNamespace } from '../../harness/namespace.js';
import { searchAttributes } from '../../../src/handovers/search-attributes.js';

const { client, namespace, close } = await createNamespace();
afterAll(close);

test('each namespace is empty and can be searched by the attributes of a handover', async () => {
  expect((await client.workflow.count(`${searchAttributes.ToOwner.name} = 'E004'`)).count).toBe(0);
  expect(namespace).not.toBe('default');
});
