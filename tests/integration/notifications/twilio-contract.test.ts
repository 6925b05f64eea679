/** What we send to Twilio, what we understand of its answers, and the fake of the other tests: all held to Twilio's own OpenAPI document. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTwilioChannel } from '../../../src/notifications/channels/twilio-sms.js';
import { accountSid, authToken, startFakeTwilio, type FakeTwilio } from '../../harness/twilio.js';
import { startPrismMock, startPrismProxy, type Prism } from './prism.js';

const to = '+8613800000001';
const message = { id: '0199f000-0000-7000-8000-000000000001', to, body: '【晨光】您好', language: 'zh' } as const;
const channelTo = (apiBase: string, sender: { from?: string; messagingServiceSid?: string } = { from: '+15005550006' }) =>
  createTwilioChannel({ accountSid, authToken, ...sender, apiBase, publicUrl: 'https://baton.example', timeoutMs: 20_000 });

let fake: FakeTwilio;
let mock: Prism;
let proxy: Prism;
beforeAll(async () => {
  fake = await startFakeTwilio();
  [mock, proxy] = await Promise.all([startPrismMock(), startPrismProxy(fake.url)]);
});
afterAll(async () => {
  await Promise.all([mock.stop(), proxy.stop()]);
  await fake.close();
});

describe("by Twilio's OpenAPI document", () => {
  test.each([
    ['a number', { from: '+15005550006' }],
    ['a messaging service', { messagingServiceSid: `MG${'0'.repeat(32)}` }],
  ])('a message from %s is a valid request, and its answer is understood', async (_, sender) => {
    expect(await channelTo(mock.url, sender).send(message)).toMatchObject({ providerId: expect.any(String) });
  });

  test('the fake keeps to it when it takes a message and when it lists it', async () => {
    const sentAt = new Date();
    const channel = channelTo(proxy.url);
    const sent = await channel.send(message);
    expect(sent).toEqual({ kind: 'accepted', state: 'sent', providerId: fake.messages[0]!.sid });
    expect(fake.messages[0]).toMatchObject({
      to,
      body: message.body,
      statusCallback: `https://baton.example/api/v1/notifications/${message.id}/twilio-status`,
    });
    const query = { to, body: message.body, since: sentAt, notThese: [] };
    expect(await channel.findSent?.(query)).toEqual(sent);
    expect(await channel.findSent?.({ ...query, body: 'other words' })).toBeUndefined();
    expect(await channel.findSent?.({ ...query, since: new Date(Date.now() + 3_600_000) })).toBeUndefined();
    expect(await channel.findSent?.({ ...query, notThese: [fake.messages[0]!.sid] })).toBeUndefined();
  });

  test('a request that breaks it would be noticed', async () => {
    const response = await fetch(`${proxy.url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'Body=without+a+recipient',
    });
    expect(response.status).toBe(422);
  });
});
