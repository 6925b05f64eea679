import { expect, test } from 'vitest';
import { htmlOf } from '../../../../src/notifications/templates/message.js';
import { smsSegments } from './sms-segments.js';

test('the HTML part says what the text says, and nothing in it is taken for HTML', () => {
  const html = htmlOf("Hello <b>O'Neil & Sons</b>\n\n- one\n- two\n\nsee https://baton.example/handovers/1", 'en');
  expect(html).toContain('Hello &lt;b&gt;O&#39;Neil &amp; Sons&lt;/b&gt;');
  expect(html).toContain('<ul><li>one</li><li>two</li></ul>');
  expect(html).toContain('<a href="https://baton.example/handovers/1">');
});

test.each([
  ['a'.repeat(160), 1],
  ['a'.repeat(161), 2],
  ['€'.repeat(80), 1],
  ['€'.repeat(81), 2],
  ['好'.repeat(70), 1],
  ['好'.repeat(71), 2],
  ['好'.repeat(134), 2],
  ['好'.repeat(135), 3],
])('what is billed as how many SMS (%#)', (body, segments) => {
  expect(smsSegments(body)).toBe(segments);
});
