/** Who is told of a completed handover, on which channel, and why not. Pure. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

export interface ToldRecipient {
  readonly handoverId: string;
  readonly customerId: string;
  readonly recipientKind: 'customer' | 'contact';
  readonly recipientId: string;
  readonly language: 'zh' | 'en';
  readonly email: string | null;
  readonly phone: string | null;
  readonly emailOptedOut: boolean;
  readonly smsOptedOut: boolean;
}

export type Suppression = 'opted_out' | 'no_address' | 'not_sms_capable' | 'same_address';

export interface Announcement {
  readonly recipient: ToldRecipient;
  readonly channel: 'email' | 'sms';
  readonly address?: string;
  readonly suppressed?: Suppression;
}

/** Two announcements for each recipient. Whom an earlier one of the same handover reaches at the same address is not told twice. */
export function announcementsFor(recipients: readonly ToldRecipient[]): Announcement[] {
  const reached = new Set<string>();
  return recipients
    .flatMap((recipient) => [byEmail(recipient), bySms(recipient)])
    .map((announcement) => {
      if (announcement.suppressed !== undefined || announcement.address === undefined) return announcement;
      const place = [announcement.recipient.handoverId, announcement.channel, announcement.address].join(' ');
      if (reached.has(place)) return { ...announcement, suppressed: 'same_address' };
      reached.add(place);
      return announcement;
    });
}

function byEmail(recipient: ToldRecipient): Announcement {
  const channel = 'email';
  if (recipient.email === null) return { recipient, channel, suppressed: 'no_address' };
  const address = recipient.email.toLowerCase();
  return recipient.emailOptedOut ? { recipient, channel, address, suppressed: 'opted_out' } : { recipient, channel, address };
}

function bySms(recipient: ToldRecipient): Announcement {
  const channel = 'sms';
  if (recipient.phone === null) return { recipient, channel, suppressed: 'no_address' };
  const address = recipient.phone;
  if (recipient.smsOptedOut) return { recipient, channel, address, suppressed: 'opted_out' };
  return canReceiveSms(address) ? { recipient, channel, address } : { recipient, channel, address, suppressed: 'not_sms_capable' };
}

const withoutSms: ReadonlySet<string> = new Set(['FIXED_LINE', 'TOLL_FREE', 'PREMIUM_RATE', 'SHARED_COST', 'UAN', 'VOICEMAIL', 'PAGER']);

/** Whether a number in E.164 may get an SMS: only kinds of number that surely cannot are ruled out, as numbering plans grow. */
export function canReceiveSms(phone: string): boolean {
  const number = parsePhoneNumberFromString(phone);
  return number !== undefined && number.isPossible() && !withoutSms.has(number.getType() ?? '');
}
