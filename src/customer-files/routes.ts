/** Customers from files (import) and into files (export). An upload is the file itself as the body, and is read as it comes. */
import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { problems } from '../platform/http.js';
import { Page, PageQuery } from '../platform/pagination.js';
import {
  CustomerImport,
  ExportQuery,
  ImportParams,
  ImportRow,
  ImportRun,
  LanguageQuery,
  RowsQuery,
  TemplateQuery,
  UploadQuery,
} from './schemas.js';
import type { CustomerFiles } from './service.js';

const tags = ['customer files'];
const csvTypes = ['text/csv', 'application/csv', 'text/plain', 'application/vnd.ms-excel'];
const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** More than any file that is taken: which of them is too large, the reading says. */
const largest = 100 * 1024 * 1024;

const Download = Type.Unsafe<never>({
  description: 'The file',
  content: { 'text/csv': { schema: Type.String() }, [workbookType]: { schema: Type.String({ format: 'binary' }) } },
});

export const customerFileRoutes =
  (files: CustomerFiles): FastifyPluginAsyncTypebox =>
  async (app) => {
    await app.register(uploadRoute(files));

    app.get(
      '/customers/imports',
      {
        schema: {
          operationId: 'list_imports',
          tags,
          summary: 'Your imports, the newest first',
          querystring: PageQuery,
          response: { 200: Page(CustomerImport), ...problems(400, 401, 403, 429, 503) },
        },
      },
      (request) => files.list(request.access, request.query),
    );

    app.get(
      '/customers/imports/template',
      {
        schema: {
          operationId: 'get_import_template',
          tags,
          summary: 'An empty file with the columns of an import',
          querystring: TemplateQuery,
          response: { 200: Download, ...problems(400, 401, 429, 503) },
        },
      },
      async ({ query: { language = 'zh', format = 'csv' } }, reply) =>
        sendFile(reply, await files.template(language, format), language === 'zh' ? '客户导入模板' : 'customers-template'),
    );

    app.get(
      '/customers/imports/:id',
      {
        schema: {
          operationId: 'get_import',
          tags,
          summary: 'How far an import is',
          params: ImportParams,
          response: { 200: CustomerImport, ...problems(400, 401, 404, 429, 503) },
        },
      },
      (request) => files.get(request.access, request.params.id),
    );

    app.get(
      '/customers/imports/:id/rows',
      {
        schema: {
          operationId: 'list_import_rows',
          tags,
          summary: 'The rows that are not written, with line, column and rule',
          params: ImportParams,
          querystring: RowsQuery,
          response: { 200: Page(ImportRow), ...problems(400, 401, 404, 429, 503) },
        },
      },
      (request) => files.rows(request.access, request.params.id, request.query),
    );

    app.get(
      '/customers/imports/:id/report',
      {
        schema: {
          operationId: 'get_import_report',
          tags,
          summary: 'The same as a file',
          params: ImportParams,
          querystring: LanguageQuery,
          response: { 200: Download, ...problems(400, 401, 404, 429, 503) },
        },
      },
      async (request, reply) => {
        const { language = 'zh' } = request.query;
        return sendFile(reply, await files.report(request.access, request.params.id, language), `import-${request.params.id}`);
      },
    );

    app.post(
      '/customers/imports/:id/run',
      {
        schema: {
          operationId: 'run_import',
          tags,
          summary: 'Make customers of what a dry run has checked',
          params: ImportParams,
          body: ImportRun,
          response: { 202: CustomerImport, ...problems(400, 401, 404, 409, 429, 503) },
        },
      },
      async (request, reply) => reply.code(202).send(await files.run(request.access, request.params.id, request.body.mode)),
    );

    app.post(
      '/customers/imports/:id/cancel',
      {
        schema: {
          operationId: 'cancel_import',
          tags,
          summary: 'Call an import off: of all_or_none nothing is written, of good_rows what was written stays and is counted',
          description:
            '200: it is cancelled. 202: it will be, as soon as whoever checks or writes it gets there. 409 `import_ended`: it was finished or ' +
            'refused before. While its file is still being sent, end the request instead: nothing is kept of it.',
          params: ImportParams,
          body: Type.Object({}, { additionalProperties: false }),
          response: { 200: CustomerImport, 202: CustomerImport, ...problems(400, 401, 404, 409, 429, 503) },
        },
      },
      async (request, reply) => {
        const found = await files.cancel(request.access, request.params.id);
        return reply.code(found.status === 'cancelled' ? 200 : 202).send(found);
      },
    );

    app.get(
      '/customers/export',
      {
        schema: {
          operationId: 'export_customers',
          tags,
          summary: 'The list as a file, with its filters and its order; a workbook holds at most 100,000 rows',
          querystring: ExportQuery,
          response: { 200: Download, ...problems(400, 401, 403, 422, 429, 503) },
        },
      },
      async (request, reply) => {
        const name = request.query.language === 'en' ? 'customers' : '客户';
        return sendFile(reply, await files.export(request.access, request.query), name);
      },
    );
  };

/** By itself, because only here a body is anything but JSON. */
const uploadRoute =
  (files: CustomerFiles): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser([...csvTypes, workbookType], { bodyLimit: largest }, (_request, body, done) => done(null, body));

    app.post(
      '/customers/imports',
      {
        bodyLimit: largest,
        schema: {
          operationId: 'import_customers',
          tags,
          summary: 'Import customers from a CSV file or an Excel workbook, which is the body',
          description:
            'The first line names the columns, in Chinese or English; at most 500,000 rows of CSV (UTF-8, UTF-16 or GB18030) or 100,000 of a ' +
            'workbook. Whoever is there already, by external id, phone or tax id, is not added again.',
          consumes: ['text/csv', workbookType],
          querystring: UploadQuery,
          response: { 202: CustomerImport, ...problems(400, 401, 403, 413, 415, 429, 503) },
        },
      },
      async (request, reply) => {
        const { body } = request;
        const { mode = 'dry_run', fileName, source } = request.query;
        const format = request.headers['content-type']?.startsWith(workbookType) ? 'xlsx' : 'csv';
        const content = body instanceof Readable ? body : Readable.from([]);
        const upload = { body: content, format, mode, fileName, source, signal: whileConnected(reply) } as const;
        const found = await files.receive(request.access, request.resourceId, upload);
        return reply.code(202).header('location', `/api/v1/customers/imports/${found.id}`).send(found);
      },
    );
  };

/** Aborted where the caller goes before the answer. (Fastify's own signal of a request is aborted as soon as its body has been read.) */
function whileConnected({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

interface FileToSend {
  readonly contentType: string;
  readonly extension: string;
  readonly content: Readable;
}

/** The name in UTF-8 (RFC 6266, 5; RFC 8187). */
function sendFile(reply: FastifyReply, { contentType, extension, content }: FileToSend, name: string) {
  const day = new Date().toISOString().slice(0, 10);
  return reply
    .header('content-type', contentType)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(`${name}-${day}.${extension}`)}`)
    .send(content);
}
