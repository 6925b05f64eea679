import { describe, expect, test } from 'vitest';
import { aboutOf, servicesOf } from '../../../src/about/service.js';
import { loadConfig } from '../../../src/platform/config.js';

describe('what an installation tells of itself', () => {
  test('names who can sign in only for the demo company', () => {
    expect(aboutOf(loadConfig({ BATON_DEMO: 'on' }), '1').demo).toMatchObject({ password: 'baton-demo' });
    expect(aboutOf(loadConfig({ BATON_DEMO: 'off' }), '1').demo).toBeUndefined();
  });

  test('says which e-mail and SMS are in use', () => {
    expect(servicesOf(loadConfig({ BATON_INBOX_URL: 'http://127.0.0.1:1080' }))).toMatchObject({
      email: { kind: 'embedded', inboxUrl: 'http://127.0.0.1:1080' },
      sms: 'embedded',
    });
    expect(servicesOf(loadConfig({ SMTP_URL: 'smtps://user:secret@mail.example.com', BATON_SMS: 'off' }))).toMatchObject({
      email: { kind: 'smtp', host: 'mail.example.com' },
      sms: 'off',
    });
  });

  test('keeps passwords to itself', () => {
    const services = servicesOf(loadConfig({ SMTP_URL: 'smtps://user:secret@mail.example.com' }));
    expect(JSON.stringify(services)).not.toContain('secret');
  });
});
