import { Type, type Static } from 'typebox';
import { Instant, nullable, Uuid } from '../platform/http.js';
import { maxLimit, pageQuery } from '../platform/pagination.js';

export const NotificationState = Type.Union([
  Type.Literal('queued'),
  Type.Literal('sending'),
  Type.Literal('sent'),
  Type.Literal('delivered'),
  Type.Literal('failed'),
  Type.Literal('suppressed'),
]);
export const NotificationChannel = Type.Union([Type.Literal('email'), Type.Literal('sms')]);

export const Notification = Type.Object(
  {
    id: Uuid,
    cause: Type.String({ examples: ['handover_completed:0199…'] }),
    channel: NotificationChannel,
    template: Type.String(),
    language: Type.Union([Type.Literal('zh'), Type.Literal('en')]),
    recipientKind: Type.Union([Type.Literal('customer'), Type.Literal('contact'), Type.Literal('employee')]),
    recipientId: Uuid,
    address: nullable(Type.String({ description: 'Masked for those who may not see contact data' })),
    subject: nullable(Type.String()),
    body: nullable(
      Type.String({ description: 'What was sent, to the letter; null until then, and for those who may not see contact data' }),
    ),
    state: NotificationState,
    reason: nullable(Type.String({ description: 'Why it was suppressed or failed' })),
    providerId: nullable(Type.String()),
    providerCode: nullable(Type.String()),
    attempts: Type.Integer(),
    notBefore: Instant,
    bundledInto: nullable(Uuid),
    supersedes: nullable(Type.String({ format: 'uuid', description: 'The message that it corrects' })),
    handoverId: nullable(Uuid),
    customerId: nullable(Uuid),
    createdAt: Instant,
    sentAt: nullable(Instant),
    deliveredAt: nullable(Instant),
  },
  { $id: 'Notification' },
);
export type Notification = Static<typeof Notification>;

export const NotificationQuery = Type.Object(
  {
    ...pageQuery,
    state: Type.Optional(NotificationState),
    channel: Type.Optional(NotificationChannel),
    customer: Type.Optional(Uuid),
    handover: Type.Optional(Uuid),
  },
  { additionalProperties: false },
);
export type NotificationQuery = Static<typeof NotificationQuery>;

/** What Twilio posts, as far as Baton reads it; all of it is signed. */
export const TwilioStatus = Type.Object(
  {
    MessageSid: Type.String({ minLength: 1, maxLength: 64 }),
    MessageStatus: Type.String({ minLength: 1, maxLength: 32 }),
    ErrorCode: Type.Optional(Type.String({ maxLength: 16 })),
  },
  { additionalProperties: Type.String() },
);
export type TwilioStatus = Static<typeof TwilioStatus>;

export const TwilioHeaders = Type.Object({ 'x-twilio-signature': Type.Optional(Type.String()) });

export const DevSms = Type.Object(
  { id: Uuid, to: Type.String(), body: Type.String(), status: Type.String(), at: Instant },
  { $id: 'DevSms' },
);
export type DevSms = Static<typeof DevSms>;

export const DevSmsQuery = Type.Object(
  {
    ...pageQuery,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: maxLimit, default: maxLimit })),
    to: Type.Optional(Type.String({ maxLength: 32, description: 'A number in E.164' })),
  },
  { additionalProperties: false },
);
export type DevSmsQuery = Static<typeof DevSmsQuery>;
