/** The SMS provider of a Baton without Twilio: a table that can be read, and nobody is written to. */
import type { Database } from '../../platform/database.js';
import { codeOf, type SmsChannel } from './channel.js';

/** Keeps each message under the notification's id, so that sending it again changes nothing. */
export const createEmbeddedSmsChannel = (database: Database): SmsChannel => ({
  async send({ id, to, body }) {
    try {
      await database.$executeRaw`INSERT INTO dev_sms (id, recipient, body) VALUES (${id}::uuid, ${to}, ${body}) ON CONFLICT (id) DO NOTHING`;
      return { kind: 'accepted', state: 'delivered', providerId: id };
    } catch (error) {
      return { kind: 'unknown', code: codeOf(error) };
    }
  },
  async close() {},
});
