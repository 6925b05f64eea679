/**
 * The outbox: rows that are written in the transaction that causes them, and sent by the dispatcher later. Unique by cause,
 * recipient and channel, so that writing them twice changes nothing.
 */
import { isAwayToday } from '../identity/delegates.js';
import { newId, Prisma, type OrderedQueries, type Queries } from '../platform/database.js';
import { announcementsFor, type Announcement, type ToldRecipient } from './announcements.js';
import { firstMomentOutside, type QuietHours } from './quiet-hours.js';
import type { Language } from './templates/message.js';
import type { CustomerTemplate, EmployeeTemplate, RecyclingTemplate } from './templates/names.js';

export type Channel = 'email' | 'sms';
export type { Language };

/** What a text is made from, besides the live rows it points at. Ids and what a colleague wrote; never a customer's data. */
export interface NoticeParameters {
  readonly personnelChangeId?: string;
  /** The assignment from the pool, whose customers the ledger names. */
  readonly assignmentId?: string;
  /** A run of recycling. */
  readonly runId?: string;
  /** Who has the customer after an undo. */
  readonly ownerId?: string;
  /** What the reviewer or receiver wrote, for the colleague it is meant for: a question, what to change, why not. */
  readonly note?: string;
}

export interface NewNotification {
  /** What caused it, for example `handover_completed:<handoverId>`: one row per cause, recipient and channel. */
  readonly cause: string;
  readonly recipientKind: 'customer' | 'contact' | 'employee';
  readonly recipientId: string;
  readonly channel: Channel;
  readonly template: CustomerTemplate | EmployeeTemplate | RecyclingTemplate;
  readonly language: Language;
  /** An e-mail address or a number in E.164; left out only where suppressed. */
  readonly address?: string;
  readonly parameters?: NoticeParameters;
  readonly handoverId?: string;
  readonly customerId?: string;
  /** Why it is not sent at all: the row is recorded as suppressed. */
  readonly suppressed?: string;
  /** Now, where it is left out. */
  readonly notBefore?: Date;
}

/** When messages go out: how long those to one address are collected, and when customers are left in peace. */
export interface Timing {
  readonly bundlingMs: number;
  /** How long after a message to an employee further ones are collected, so that who is busy gets a few and not one for each customer. */
  readonly noticesApartMs?: number;
  readonly quietHours?: QuietHours | undefined;
  readonly timezone: string;
}

/** Adds rows to the outbox in one statement; the database wakes the dispatchers at commit. A row that is there already stays as it is. */
export async function enqueueNotifications(tx: Queries, rows: readonly NewNotification[]): Promise<void> {
  if (rows.length === 0) return;
  const json = JSON.stringify(rows.map((row) => ({ ...row, id: newId() })));
  await tx.$executeRaw`
    INSERT INTO notifications (id, cause, recipient_kind, recipient_id, channel, template, language, parameters, address,
                               state, reason, not_before, handover_id, customer_id)
    SELECT id, cause, "recipientKind", "recipientId", channel, template, language, coalesce(parameters, '{}'), address,
           CASE WHEN suppressed IS NULL THEN 'queued' ELSE 'suppressed' END::notification_state, suppressed,
           coalesce("notBefore", now()), "handoverId", "customerId"
    FROM jsonb_to_recordset(${json}::jsonb) AS row (
      id uuid, cause text, "recipientKind" recipient_kind, "recipientId" uuid, channel notification_channel, template text,
      language language, parameters jsonb, address text, suppressed text, "notBefore" timestamptz, "handoverId" uuid, "customerId" uuid)
    ON CONFLICT (cause, recipient_id, channel) DO NOTHING`;
}

/**
 * Tells the customers of completed handovers, and the contacts of an enterprise that are marked to be told, by e-mail and SMS.
 * Runs in the transaction that completes them. What cannot be sent is recorded as suppressed, with the reason.
 */
export async function announceCompletion(tx: Queries, handoverIds: readonly string[], timing: Timing): Promise<void> {
  await announceTo(tx, await readToldRecipients(tx, handoverIds), timing);
}

/** Whom the completion of some handovers concerns. */
export function readToldRecipients(tx: Queries, handoverIds: readonly string[]): Promise<ToldRecipient[]> {
  return tx.$queryRaw<ToldRecipient[]>`
    SELECT h.id AS "handoverId", c.id AS "customerId", 'customer' AS "recipientKind", c.id AS "recipientId",
           c.preferred_language AS language, c.email, c.phone,
           c.email_opted_out_at IS NOT NULL AS "emailOptedOut", c.sms_opted_out_at IS NOT NULL AS "smsOptedOut"
    FROM customer_handover h JOIN customers c ON c.id = h.customer_id
    WHERE h.id = ANY(${handoverIds}::uuid[])
    UNION ALL
    SELECT h.id, c.id, 'contact', k.id, coalesce(k.preferred_language, c.preferred_language), k.email, k.phone,
           k.email_opted_out_at IS NOT NULL, k.sms_opted_out_at IS NOT NULL
    FROM customer_handover h
    JOIN customers c ON c.id = h.customer_id AND c.customer_type = 'enterprise'
    JOIN customer_contacts k ON k.customer_id = c.id AND k.tell_on_handover AND k.left_at IS NULL
    WHERE h.id = ANY(${handoverIds}::uuid[])
    ORDER BY "handoverId", "recipientKind" DESC, "recipientId"`;
}

/** The second half of `announceCompletion`, one statement: for recipients as `readToldRecipients` has found them. */
export async function announceTo(tx: Queries, recipients: readonly ToldRecipient[], timing: Timing): Promise<void> {
  const notBefore = customersFrom(timing);
  await enqueueNotifications(
    tx,
    announcementsFor(recipients).map((announcement) => asRow(announcement, notBefore)),
  );
}

/** When a message to a customer that is caused now may go out. */
const customersFrom = ({ quietHours, timezone, bundlingMs }: Timing): Date =>
  firstMomentOutside(quietHours, timezone, new Date(Date.now() + bundlingMs));

function asRow({ recipient, ...announcement }: Announcement, notBefore: Date): NewNotification {
  const { handoverId, customerId, recipientKind, recipientId, language } = recipient;
  return {
    ...announcement,
    cause: `handover_completed:${handoverId}`,
    template: 'handover_completed',
    recipientKind,
    recipientId,
    language,
    handoverId,
    customerId,
    notBefore,
  };
}

export interface UndoneHandover {
  readonly handoverId: string;
  /** Who has the customer now; null where that is not the undo's doing, and the customer is not told of it. */
  readonly ownerId: string | null;
}

/**
 * A completed handover was undone: what is still queued about its completion is not sent, and whoever was told, or is being told, is told
 * of the undo where they were told of the other; that row names the one that it corrects. Runs in the transaction that undoes.
 */
export async function announceUndo(
  tx: OrderedQueries,
  { handoverId, ownerId }: UndoneHandover,
  timing: Timing,
): Promise<{ readonly suppressed: number; readonly corrected: number }> {
  const cause = `handover_completed:${handoverId}`;
  const [suppressed, corrected] = await Promise.all([
    // Waits for a dispatcher that is taking the row, and finds it taken.
    tx.$executeRaw`
      UPDATE notifications SET state = 'suppressed', reason = 'undone'
       WHERE cause = ${cause} AND state = 'queued' AND body IS NULL AND bundled_into IS NULL`,
    ownerId === null
      ? 0
      : tx.$executeRaw`
          INSERT INTO notifications (id, cause, recipient_kind, recipient_id, channel, template, language, parameters, address,
                                     not_before, handover_id, customer_id, supersedes_id)
          SELECT uuid_v7(), ${`handover_undone:${handoverId}`}, recipient_kind, recipient_id, channel, 'handover_undone', language,
                 jsonb_build_object('ownerId', ${ownerId}::text), address, ${customersFrom(timing)}::timestamptz, handover_id, customer_id, id
            FROM notifications WHERE cause = ${cause} AND state NOT IN ('failed', 'suppressed')
          ON CONFLICT (cause, recipient_id, channel) DO NOTHING`,
  ]);
  return { suppressed, corrected };
}

export interface EmployeeNotice {
  readonly employeeId: string;
  readonly template: EmployeeTemplate | RecyclingTemplate;
  /** One message per person and cause: a fan-out gives all its customers the same one. */
  readonly cause: string;
  readonly handoverId?: string;
  readonly customerId?: string;
  readonly parameters?: NoticeParameters;
  readonly language?: Language;
  /** Not sooner than this, where the template is one of `templatesUntilDue`; others go along with what else is due. */
  readonly notBefore?: Date;
}

/**
 * Tells employees by e-mail what they have to do: at once whom nobody has told anything lately, else together with whatever else
 * comes until `noticesApartMs` after the last message; with a bundling time always after it. Notices of one kind to one person that
 * are due together become one message. Nobody is told who has left. Quiet hours are for customers only. With a
 * `timezone`, which says what day it is, the delegate of who is away is told too, but for the old owner and the receiver of the handover;
 * without one it is a matter of the person alone.
 */
export async function notifyEmployees(
  tx: Queries,
  notices: readonly EmployeeNotice[],
  { bundlingMs, noticesApartMs = 0, timezone }: Pick<Timing, 'bundlingMs' | 'noticesApartMs'> & { readonly timezone?: string },
): Promise<void> {
  if (notices.length === 0) return;
  const rows = notices.map(({ language = 'zh', ...notice }) => ({ ...notice, language, id: newId() }));
  await tx.$executeRaw`
    INSERT INTO notifications (id, cause, recipient_kind, recipient_id, channel, template, language, parameters, address,
                               state, reason, not_before, handover_id, customer_id)
    SELECT CASE WHEN e.id = row."employeeId" THEN row.id ELSE uuid_v7() END, cause, 'employee', e.id, 'email', template, row.language, coalesce(parameters, '{}'), e.email,
           CASE e.status WHEN 'left' THEN 'suppressed' ELSE 'queued' END::notification_state, CASE e.status WHEN 'left' THEN 'left' END,
           greatest(row."notBefore",
             CASE WHEN ${bundlingMs}::int > 0 THEN now() + ${bundlingMs}::int * interval '1 millisecond'
                  WHEN last.not_before > now() THEN last.not_before
                  ELSE greatest(now(), last.not_before + ${noticesApartMs}::int * interval '1 millisecond') END),
           "handoverId", "customerId"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row (
      id uuid, "employeeId" uuid, cause text, template text, language language, parameters jsonb, "handoverId" uuid, "customerId" uuid,
      "notBefore" timestamptz)
    JOIN employees told ON told.id = row."employeeId"
    CROSS JOIN LATERAL (
      SELECT told.id, told.email, told.status
      UNION ALL
      SELECT d.id, d.email, d.status FROM employees d
       WHERE d.id = told.delegate_id AND d.status = 'active' AND ${isAwayToday(Prisma.sql`told`, timezone)}
         AND NOT EXISTS (SELECT FROM customer_handover h WHERE h.id = row."handoverId" AND d.id IN (h.from_owner_id, h.to_owner_id))) e
    LEFT JOIN LATERAL (SELECT n.not_before FROM notifications n WHERE n.recipient_id = e.id ORDER BY n.id DESC LIMIT 1) last ON true
    ON CONFLICT (cause, recipient_id, channel) DO NOTHING`;
}
