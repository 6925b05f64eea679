/** What a customer has of two that were recorded for it. Pure. */
import type { Customer as CustomerRow } from '../../prisma/client/client.js';

/** Fields that a merge may fill, or take over on request. */
export const mergedFields = [
  'customerName',
  'phone',
  'taxId',
  'email',
  'industry',
  'region',
  'customerLevel',
  'preferredLanguage',
] as const;
export type MergedField = (typeof mergedFields)[number];

export type Mergeable = Pick<
  CustomerRow,
  MergedField | 'customerType' | 'source' | 'externalId' | 'lastFollowUp' | 'smsOptedOutAt' | 'emailOptedOutAt'
>;
export type Filling = Partial<Omit<Mergeable, 'customerType'>>;

/** A phone or e-mail address that finds no place in the survivor's own fields. */
export interface LeftOver {
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly smsOptedOutAt: Date | null;
  readonly emailOptedOutAt: Date | null;
}

/**
 * The survivor keeps what it has and gets what it lacks; of `take` it gets what the other has. An opt-out belongs to the address it was
 * said for and goes where that goes. No phone or e-mail address is lost: what has no place any more becomes a contact.
 */
export function fillFrom(
  survivor: Mergeable,
  duplicate: Mergeable,
  take: readonly MergedField[] = [],
): { readonly filling: Filling; readonly leftOver: readonly LeftOver[] } {
  const isTaken = (field: MergedField) =>
    duplicate[field] !== null &&
    duplicate[field] !== survivor[field] &&
    (field !== 'taxId' || survivor.customerType === 'enterprise') &&
    (survivor[field] === null || take.includes(field));
  const taken = Object.fromEntries(mergedFields.filter(isTaken).map((field) => [field, duplicate[field]]));
  const merged: Mergeable = { ...survivor, ...taken };
  const filling: Filling = {
    ...taken,
    ...(survivor.source === null && duplicate.source !== null && { source: duplicate.source, externalId: duplicate.externalId }),
    ...(isLater(duplicate.lastFollowUp, survivor.lastFollowUp) && { lastFollowUp: duplicate.lastFollowUp }),
    ...(isTaken('phone') && { smsOptedOutAt: duplicate.smsOptedOutAt }),
    ...(isTaken('email') && { emailOptedOutAt: duplicate.emailOptedOutAt }),
    ...(isSameEmail(survivor, duplicate) &&
      survivor.emailOptedOutAt === null &&
      duplicate.emailOptedOutAt !== null && { emailOptedOutAt: duplicate.emailOptedOutAt }),
  };
  return { filling, leftOver: [survivor, duplicate].flatMap((record) => leftOverOf(record, merged)) };
}

function leftOverOf(record: Mergeable, merged: Mergeable): LeftOver[] {
  const phone = record.phone === merged.phone ? null : record.phone;
  const email = isSameEmail(record, merged) ? null : record.email;
  if (phone === null && email === null) return [];
  return [
    {
      name: record.customerName,
      phone,
      email,
      smsOptedOutAt: phone === null ? null : record.smsOptedOutAt,
      emailOptedOutAt: email === null ? null : record.emailOptedOutAt,
    },
  ];
}

const isLater = (one: Date | null, other: Date | null) => one !== null && (other === null || one > other);
const isSameEmail = (one: Mergeable, other: Mergeable) => one.email?.toLowerCase() === other.email?.toLowerCase();
