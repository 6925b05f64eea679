import fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import type { About } from '../../../src/welcome/about.js';
import { languageOf, welcomePage } from '../../../src/welcome/page.js';
import { welcomeRoutes } from '../../../src/welcome/routes.js';

const about: About = {
  company: 'Huaxing <Trade> & Co',
  url: 'http://127.0.0.1:3000',
  temporalUi: 'http://127.0.0.1:8233',
  temporalNamespace: 'default',
  inbox: 'http://127.0.0.1:1080',
  sms: 'embedded',
  demo: { password: 'baton-demo', people: [{ externalId: 'E002', name: '李经理 Li', role: 'manager', email: 'e002@demo.example' }] },
};

describe('the language of the first page', () => {
  test.each([
    [undefined, 'zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    [undefined, 'en-GB,zh;q=0.5', 'en'],
    [undefined, 'de, zh;q=0.5', 'zh'],
    [undefined, undefined, 'en'],
    ['zh', 'en', 'zh'],
    ['fr', 'zh', 'zh'],
  ] as const)('asked for %s by a browser that prefers %s: %s', (asked, accepted, expected) => {
    expect(languageOf(asked, accepted)).toBe(expected);
  });
});

describe('the first page', () => {
  test('says where each part runs, and links it', () => {
    const page = welcomePage(about, 'en');
    for (const href of ['/docs', about.temporalUi, about.inbox]) expect(page).toContain(`href="${href}"`);
  });

  test('says which e-mail and SMS are in use', () => {
    expect(welcomePage(about, 'en')).toContain('No SMS leaves this machine');
    const real = welcomePage({ ...about, inbox: undefined, mailHost: 'mail.example.com', sms: 'twilio' }, 'en');
    expect(real).toContain('Real mail, by way of mail.example.com');
    expect(real).toContain('Real SMS, by way of Twilio');
  });

  test('names who can sign in only for the demo company', () => {
    expect(welcomePage(about, 'zh')).toContain('e002@demo.example');
    expect(welcomePage({ ...about, demo: undefined }, 'zh')).not.toContain('demo.example');
  });

  test('shows what it is told as text, never as markup', () => {
    expect(welcomePage(about, 'en')).toContain('Huaxing &lt;Trade&gt; &amp; Co');
  });

  test('allows itself no script and answers with its style sheet', async () => {
    const app = fastify();
    await app.register(welcomeRoutes(about));
    const page = await app.inject({ url: '/', headers: { 'accept-language': 'zh-CN' } });
    expect(page.headers).toMatchObject({ 'content-language': 'zh', 'content-type': 'text/html; charset=utf-8' });
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.body).not.toMatch(/<script|\son\w+=|style="/);
    expect((await app.inject({ url: '/welcome.css' })).headers['content-type']).toContain('text/css');
    await app.close();
  });
});
