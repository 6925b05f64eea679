import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { IdParams, problems } from '../platform/http.js';
import { Page } from '../platform/pagination.js';
import { DevSms, DevSmsQuery, Notification, NotificationQuery, TwilioHeaders, TwilioStatus } from './schemas.js';
import type { Notifications } from './service.js';

const tags = ['notifications'];

export const notificationRoutes =
  (notifications: Notifications): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/notifications',
      {
        schema: {
          operationId: 'list_notifications',
          tags,
          summary: 'What was sent, is about to be, or was not and why; the newest first',
          querystring: NotificationQuery,
          response: { 200: Page(Notification), ...problems(400, 401, 403, 503) },
        },
      },
      (request) => notifications.list(request.access, request.query),
    );

    app.get(
      '/notifications/:id',
      {
        schema: {
          operationId: 'get_notification',
          tags,
          summary: 'One notification',
          params: IdParams,
          response: { 200: Notification, ...problems(400, 401, 404, 503) },
        },
      },
      (request) => notifications.get(request.access, request.params.id),
    );
  };

/** For the embedded SMS provider only. */
export const devSmsRoutes =
  (notifications: Notifications): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/dev/sms',
      {
        schema: {
          operationId: 'list_dev_sms',
          tags,
          summary: 'What customers would have got as SMS; the newest first',
          querystring: DevSmsQuery,
          response: { 200: Page(DevSms), ...problems(400, 401, 403, 503) },
        },
      },
      (request) => notifications.listDevSms(request.access, request.query),
    );
  };

/** Without sign-in: Twilio signs what it posts. */
export const twilioStatusRoutes =
  (notifications: Notifications): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(body.toString())));
    });

    app.post(
      '/notifications/:id/twilio-status',
      {
        schema: {
          operationId: 'report_twilio_status',
          tags,
          summary: 'What became of an SMS: called by Twilio',
          consumes: ['application/x-www-form-urlencoded'],
          security: [],
          params: IdParams,
          headers: TwilioHeaders,
          body: TwilioStatus,
          response: { 204: Type.Null(), ...problems(400, 403, 404, 503) },
        },
      },
      async (request, reply) => {
        await notifications.recordTwilioStatus(request.params.id, request.headers['x-twilio-signature'], request.body);
        return reply.code(204).send(null);
      },
    );
  };
