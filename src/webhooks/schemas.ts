/** Outgoing webhooks as HTTP knows them. */
import { Type, type Static } from 'typebox';
import { Instant, Uuid, nullable } from '../platform/http.js';
import { Page, pageQuery } from '../platform/pagination.js';
import { eventTypes } from './rules.js';

const closed = { additionalProperties: false };
const EventType = Type.Enum([...eventTypes]);

export const NewEndpoint = Type.Object(
  {
    url: Type.String({ format: 'uri', maxLength: 2000, description: 'Where events are posted to' }),
    eventTypes: Type.Array(EventType, { minItems: 1, uniqueItems: true }),
    description: Type.Optional(Type.String({ maxLength: 500 })),
  },
  closed,
);
export type NewEndpoint = Static<typeof NewEndpoint>;

const endpoint = {
  id: Uuid,
  url: Type.String(),
  eventTypes: Type.Array(Type.String()),
  description: nullable(Type.String()),
  createdAt: Instant,
  endedAt: nullable(Instant),
  endedBecause: nullable(Type.Enum(['removed', 'gone'], { description: 'gone: it answered 410' })),
};
export const Endpoint = Type.Object(endpoint);
export type Endpoint = Static<typeof Endpoint>;
export const EndpointPage = Page(Endpoint);

export const CreatedEndpoint = Type.Object({
  ...endpoint,
  secret: Type.String({ description: 'Signs each delivery (Standard Webhooks); shown this once' }),
});
export type CreatedEndpoint = Static<typeof CreatedEndpoint>;

export const deliveryStates = ['queued', 'sending', 'delivered', 'failed'] as const;
const DeliveryState = Type.Enum([...deliveryStates]);

export const Delivery = Type.Object({
  id: Type.String({ format: 'uuid', description: 'The webhook-id of every attempt' }),
  endpointId: Uuid,
  eventType: Type.String(),
  state: DeliveryState,
  attempts: Type.Integer(),
  answeredStatus: nullable(Type.Integer({ description: 'What the endpoint answered last' })),
  error: nullable(Type.String({ description: 'Why there was no answer, in a word' })),
  body: Type.String(),
  createdAt: Instant,
  nextAttemptAt: nullable(Instant),
  deliveredAt: nullable(Instant),
});
export type Delivery = Static<typeof Delivery>;
export const DeliveryPage = Page(Delivery);

export const DeliveryQuery = Type.Object({ ...pageQuery, endpointId: Type.Optional(Uuid), state: Type.Optional(DeliveryState) }, closed);
export type DeliveryQuery = Static<typeof DeliveryQuery>;
