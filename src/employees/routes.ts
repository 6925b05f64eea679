import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { IdParams, problems } from '../platform/http.js';
import { Page } from '../platform/pagination.js';
import { delegateRoutes } from './delegate-routes.js';
import { Employee, EmployeeChange, EmployeeQuery, Me, NewEmployee } from './schemas.js';
import type { Employees } from './service.js';

export const employeeRoutes =
  (employees: Employees): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['employees'];
    await app.register(delegateRoutes(employees));

    app.get(
      '/me',
      { schema: { operationId: 'get_me', tags, summary: 'Who you are', response: { 200: Me, ...problems(401, 503) } } },
      (request) => employees.me(request.access),
    );

    app.post(
      '/employees',
      {
        schema: {
          operationId: 'create_employee',
          tags,
          summary: 'Add an employee, with a password one who can sign in',
          body: NewEmployee,
          response: { 201: Employee, ...problems(400, 401, 403, 409, 422, 503) },
        },
      },
      async (request, reply) => {
        const employee = await employees.create(request.access, request.resourceId, request.body);
        return reply.code(201).header('location', `/api/v1/employees/${employee.id}`).send(employee);
      },
    );

    app.get(
      '/employees',
      {
        schema: {
          operationId: 'list_employees',
          tags,
          summary: 'Employees, the oldest first',
          querystring: EmployeeQuery,
          response: { 200: Page(Employee), ...problems(400, 401, 403, 503) },
        },
      },
      (request) => employees.list(request.access, request.query),
    );

    app.get(
      '/employees/:id',
      {
        schema: {
          operationId: 'get_employee',
          tags,
          summary: 'One employee',
          params: IdParams,
          response: { 200: Employee, ...problems(400, 401, 404, 503) },
        },
      },
      (request) => employees.get(request.access, request.params.id),
    );

    app.patch(
      '/employees/:id',
      {
        schema: {
          operationId: 'update_employee',
          tags,
          summary: 'Change what is named in the body; who has customers leaves by a personnel change',
          params: IdParams,
          body: EmployeeChange,
          response: { 200: Employee, ...problems(400, 401, 403, 404, 409, 422, 503) },
        },
      },
      (request) => employees.update(request.access, request.params.id, request.body),
    );

    app.delete(
      '/employees/:id',
      {
        schema: {
          operationId: 'delete_employee',
          tags,
          summary: 'Take out somebody who was added by mistake; whom records name stays, and who has customers goes by a personnel change',
          params: IdParams,
          response: { 204: Type.Null(), ...problems(400, 401, 403, 404, 409, 503) },
        },
      },
      async (request, reply) => {
        await employees.delete(request.access, request.params.id);
        return reply.code(204).send(null);
      },
    );
  };
