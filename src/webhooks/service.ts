/** Other systems that are told of events: who they are, what they were sent, and what is to be sent again. An administrator's business. */
import { randomBytes } from 'node:crypto';
import type { WebhookDelivery, WebhookEndpoint } from '../../prisma/client/client.js';
import { recordedBy, type Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { demand } from '../identity/permissions.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, type Database, type Transaction } from '../platform/database.js';
import { conflict, notFound, unprocessable } from '../platform/errors.js';
import { decodeIdCursor, page, rowsToRead, type PageOf, type PageQuery } from '../platform/pagination.js';
import type { Sealing } from '../platform/sealing.js';
import type { CreatedEndpoint, Delivery, DeliveryQuery, Endpoint, NewEndpoint } from './schemas.js';

export interface WebhookDeps {
  readonly database: Database;
  /** Private addresses and networks that may be called; where there are some, also without TLS. */
  readonly allowedAddresses: readonly string[];
  readonly sealing: Sealing;
}

export const createWebhooks = ({ database, allowedAddresses, sealing }: WebhookDeps) => ({
  /**
   * The new endpoint with its secret, which is shown this once.
   * @throws Problem 422 `https_required`, `url_with_credentials`; 409 `already_registered` where the request comes again
   */
  async register(access: Access, id: string, { url, eventTypes, description }: NewEndpoint): Promise<CreatedEndpoint> {
    demand(access, 'create', 'WebhookEndpoint');
    requireSafe(url, allowedAddresses.length > 0);
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    const row = await inTransaction(database, async (tx) => {
      if ((await tx.webhookEndpoint.findUnique({ where: { id } })) !== null)
        throw conflict(
          'already_registered',
          'This was registered, and its secret shown. Whoever lost it removes the endpoint and registers anew.',
          {
            endpointId: id,
          },
        );
      const created = await tx.webhookEndpoint.create({
        data: { id, url, eventTypes, description, secret: sealing.seal(secret, id), createdBy: employeeIdOf(access.caller) },
      });
      await audit(tx, access, 'webhook_endpoint.create', created);
      return created;
    });
    return { ...answer(row), secret };
  },

  async list(access: Access, { cursor, limit }: PageQuery): Promise<PageOf<Endpoint>> {
    demand(access, 'read', 'WebhookEndpoint');
    const after = decodeIdCursor(cursor);
    const rows = await database.webhookEndpoint.findMany({
      where: after === undefined ? {} : { id: { gt: after } },
      orderBy: { id: 'asc' },
      take: rowsToRead(limit),
    });
    const { items, nextCursor } = page(rows, limit);
    return { items: items.map(answer), nextCursor };
  },

  /** Sends nothing more there. The row stays: deliveries name it. */
  async remove(access: Access, id: string): Promise<Endpoint> {
    demand(access, 'update', 'WebhookEndpoint');
    return inTransaction(database, async (tx) => {
      const before = await tx.webhookEndpoint.findUnique({ where: { id } });
      if (before === null) throw notFound('webhook endpoint');
      if (before.endedAt !== null) return answer(before);
      const ended = await tx.webhookEndpoint.update({ where: { id }, data: { endedAt: new Date(), endedBecause: 'removed' } });
      const failed = { state: 'failed', error: 'endpoint_ended' } as const;
      await tx.webhookDelivery.updateMany({ where: { endpointId: id, state: 'queued' }, data: failed });
      await audit(tx, access, 'webhook_endpoint.remove', ended);
      return answer(ended);
    });
  },

  /** What was sent, or is to be, the newest first. */
  async listDeliveries(access: Access, { cursor, limit, endpointId, state }: DeliveryQuery): Promise<PageOf<Delivery>> {
    demand(access, 'read', 'WebhookEndpoint');
    const before = decodeIdCursor(cursor);
    const rows = await database.webhookDelivery.findMany({
      where: { endpointId, state, id: before && { lt: before } },
      orderBy: { id: 'desc' },
      take: rowsToRead(limit),
    });
    const { items, nextCursor } = page(rows, limit);
    return { items: items.map(delivered), nextCursor };
  },

  /**
   * Sends a delivery again, under its id: the receiver knows it if it has it.
   * @throws Problem 409 `delivery_under_way`, `endpoint_ended`
   */
  async redeliver(access: Access, id: string): Promise<Delivery> {
    demand(access, 'update', 'WebhookEndpoint');
    return inTransaction(database, async (tx) => {
      await tx.$queryRaw`SELECT FROM webhook_deliveries WHERE id = ${id}::uuid FOR UPDATE`;
      const row = await tx.webhookDelivery.findUnique({ where: { id }, include: { endpoint: { select: { endedAt: true } } } });
      if (row === null) throw notFound('webhook delivery');
      if (row.endpoint.endedAt !== null) throw conflict('endpoint_ended', 'Nobody listens there any more: register the endpoint anew.');
      if (row.state === 'queued' || row.state === 'sending')
        throw conflict('delivery_under_way', 'This delivery is on its way already.', { state: row.state });
      const queued = { state: 'queued', notBefore: new Date(), attemptsBefore: row.attempts } as const;
      const again = await tx.webhookDelivery.update({ where: { id }, data: queued });
      const subject = { action: 'webhook_delivery.redeliver', subjectType: 'webhook_delivery', subjectId: id };
      await recordAudit(tx, [{ ...recordedBy(access), ...subject, before: { state: row.state }, after: { state: again.state } }]);
      return delivered(again);
    });
  },
});
export type Webhooks = ReturnType<typeof createWebhooks>;

/** Only by TLS, but where the firm calls into its own network; and without a password that everybody could read in the list. */
function requireSafe(text: string, allowsHttp: boolean): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && !(allowsHttp && url?.protocol === 'http:'))
    throw unprocessable('https_required', 'Events are posted to an https address.', { field: 'url' });
  if (url.username !== '' || url.password !== '')
    throw unprocessable('url_with_credentials', 'The address carries a password: deliveries are signed instead.', { field: 'url' });
}

const answer = ({ id, url, eventTypes, description, createdAt, endedAt, endedBecause }: WebhookEndpoint): Endpoint => ({
  id,
  url,
  eventTypes,
  description,
  createdAt: createdAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
  endedBecause: endedBecause === 'gone' ? 'gone' : endedAt === null ? null : 'removed',
});

const delivered = (row: WebhookDelivery): Delivery => ({
  id: row.id,
  endpointId: row.endpointId,
  eventType: row.eventType,
  state: row.state,
  attempts: row.attempts,
  answeredStatus: row.answeredStatus,
  error: row.error,
  body: row.body,
  createdAt: row.createdAt.toISOString(),
  nextAttemptAt: row.state === 'queued' ? row.notBefore.toISOString() : null,
  deliveredAt: row.deliveredAt?.toISOString() ?? null,
});

const audit = (tx: Transaction, access: Access, action: string, { id, url, eventTypes }: WebhookEndpoint) =>
  recordAudit(tx, [{ ...recordedBy(access), action, subjectType: 'webhook_endpoint', subjectId: id, after: { url, eventTypes } }]);
