import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IdParams, problems } from '../platform/http.js';
import { Task, TaskChange } from './task-schemas.js';
import type { Tasks } from './tasks.js';

export const taskRoutes =
  (tasks: Tasks): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.patch(
      '/me/tasks/:id',
      {
        schema: {
          operationId: 'change_task',
          tags: ['me'],
          summary: 'Mark a task of yours as done, or as still to do; open ones are in the inbox',
          params: IdParams,
          body: TaskChange,
          response: { 200: Task, ...problems(400, 401, 403, 404, 409, 429, 503) },
        },
      },
      (request) => tasks.change(request.access, request.params.id, request.body),
    );
  };
