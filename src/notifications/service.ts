/** What was sent, what was not and why; and what Twilio reports afterwards. */
import twilio from 'twilio';
import type { Notification as NotificationRow } from '../../prisma/client/client.js';
import type { Access } from '../identity/access.js';
import { demand, may, reachOf } from '../identity/permissions.js';
import type { Config } from '../platform/config.js';
import type { Database } from '../platform/database.js';
import { forbidden, notFound } from '../platform/errors.js';
import { decodeIdCursor, decodeMomentCursor, momentKey, page, rowsToRead, type PageOf } from '../platform/pagination.js';
import { standingOf } from './channels/twilio-codes.js';
import { statusCallbackUrl } from './channels/twilio-sms.js';
import { verdictOfReport, writeVerdicts } from './delivery.js';
import type { DevSms, DevSmsQuery, Notification, NotificationQuery, TwilioStatus } from './schemas.js';

interface Deps {
  readonly database: Database;
  readonly config: Pick<Config, 'sms' | 'http'>;
}

export const createNotifications = ({ database, config: { sms, http } }: Deps) => ({
  /** The newest first. */
  async list(access: Access, { cursor, limit, state, channel, customer, handover }: NotificationQuery): Promise<PageOf<Notification>> {
    demand(access, 'read', 'Notification');
    const before = decodeIdCursor(cursor);
    const asked = { state, channel, customerId: customer, handoverId: handover, ...(before !== undefined && { id: { lt: before } }) };
    const rows = await database.notification.findMany({
      where: { AND: [reachOf(access, 'Notification'), asked] },
      orderBy: { id: 'desc' },
      take: rowsToRead(limit),
    });
    const { items, nextCursor } = page(rows, limit);
    return { items: items.map((row) => answer(access, row)), nextCursor };
  },

  async get(access: Access, id: string): Promise<Notification> {
    const row = await database.notification.findFirst({ where: { AND: [reachOf(access, 'Notification'), { id }] } });
    if (!row) throw notFound('notification');
    return answer(access, row);
  },

  /** Twilio's report on the message of notification `id`. Throws Problem 403 `bad_signature` for what Twilio did not sign. */
  async recordTwilioStatus(id: string, signature: string | undefined, body: TwilioStatus): Promise<void> {
    if (sms.kind !== 'twilio') throw notFound('provider');
    if (!twilio.validateRequest(sms.authToken, signature ?? '', statusCallbackUrl(http.url, id), body)) {
      throw forbidden('bad_signature', 'The signature is not that of the provider.');
    }
    const standing = standingOf(body.MessageStatus, body.MessageSid, body.ErrorCode);
    if (standing) await writeVerdicts(database, [verdictOfReport(id, standing)]);
  },

  /** What the embedded SMS provider was given, the newest first. */
  async listDevSms(access: Access, { cursor, limit, to }: DevSmsQuery): Promise<PageOf<DevSms>> {
    demand(access, 'read', 'DevSms');
    const rows = await database.devSms.findMany({
      where: { to, ...olderThan(cursor) },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: rowsToRead(limit),
    });
    const { items, nextCursor } = page(rows, limit, ({ at, id }) => momentKey(at, id));
    return { items: items.map((row) => ({ ...row, at: row.at.toISOString() })), nextCursor };
  },
});
export type Notifications = ReturnType<typeof createNotifications>;

function olderThan(cursor: string | undefined) {
  const place = decodeMomentCursor(cursor);
  if (place === undefined) return {};
  const { at, id } = place;
  return { at: { lte: at }, OR: [{ at: { lt: at } }, { at, id: { lt: id } }] };
}

/** Whoever may not see contact data sees that something was sent, when and how it went. */
function answer(access: Access, row: NotificationRow): Notification {
  const isOpen = may(access, 'see_contact_data', 'Customer');
  return {
    id: row.id,
    cause: row.cause,
    channel: row.channel,
    template: row.template,
    language: row.language,
    recipientKind: row.recipientKind,
    recipientId: row.recipientId,
    address: isOpen || row.address === null ? row.address : masked(row.address),
    subject: isOpen ? row.subject : null,
    body: isOpen ? row.body : null,
    state: row.state,
    reason: row.reason,
    providerId: row.providerId,
    providerCode: row.providerCode,
    attempts: row.attempts,
    notBefore: row.notBefore.toISOString(),
    bundledInto: row.bundledInto,
    supersedes: row.supersedesId,
    handoverId: row.handoverId,
    customerId: row.customerId,
    createdAt: row.createdAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
  };
}

const masked = (address: string) =>
  address.includes('@') ? address.replace(/^(.).*@/, '$1***@') : `${address.slice(0, 4)}****${address.slice(-2)}`;
