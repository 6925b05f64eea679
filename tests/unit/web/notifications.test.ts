import { describe, expect, test } from 'vitest';
import { refusal } from '../../../src/notifications/channels/twilio-codes.js';
import { employeeTemplates } from '../../../src/notifications/templates/names.js';
import en from '../../../web/src/notifications/en';
import zh from '../../../web/src/notifications/zh';

describe.each([
  ['English', en],
  ['Chinese', zh],
] as const)('in %s the list of messages has a word', (_, { templates, reasons }) => {
  test.each(employeeTemplates)('for the message %s', (name) => expect(templates).toHaveProperty(name));

  /** Twilio's "Error and Warning Dictionary": what becomes of a single SMS. */
  const codes = [21211, 21217, 21408, 21610, 21612, 21614, 21617, 30003, 30004, 30005, 30006, 30007, 30008, 99999];
  test.each(codes)('for why an SMS failed with %s', (code) => expect(reasons).toHaveProperty(refusal(String(code)).reason));
});
