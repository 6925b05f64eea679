import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { problems } from '../platform/http.js';
import { Page, PageQuery } from '../platform/pagination.js';
import { DryRun, DryRunRequest, NewRules, Outlook, RuleSet, RulesIfMatch } from './rule-schemas.js';
import { ClaimParams } from './schemas.js';
import type { PoolRules } from './pool-rules.js';

const tags = ['pool'];
const entityTag = ({ version }: RuleSet) => `"${version}"`;

export const poolRuleRoutes =
  (rules: PoolRules): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/pool/rules',
      {
        schema: {
          operationId: 'get_pool_rules',
          tags,
          summary: 'The rules by which customers go to the pool, in their order',
          response: { 200: RuleSet, ...problems(401, 403, 503) },
        },
      },
      async (request, reply) => {
        const set = await rules.read(request.access);
        return reply.header('etag', entityTag(set)).send(set);
      },
    );

    app.put(
      '/pool/rules',
      {
        schema: {
          operationId: 'replace_pool_rules',
          tags,
          summary: 'Put rules in force: a new version. Nobody goes whose owner was not warned seven days before',
          headers: RulesIfMatch,
          body: NewRules,
          response: { 200: RuleSet, ...problems(400, 401, 403, 412, 503) },
        },
      },
      async (request, reply) => {
        const seen = request.headers['if-match'];
        const set = await rules.replace(request.access, request.body, seen === undefined ? undefined : Number(seen.slice(1, -1)));
        return reply.header('etag', entityTag(set)).send(set);
      },
    );

    app.get(
      '/pool/rules/history',
      {
        schema: {
          operationId: 'list_pool_rule_versions',
          tags,
          summary: 'Every version of the rules, the newest first',
          querystring: PageQuery,
          response: { 200: Page(RuleSet), ...problems(400, 401, 403, 503) },
        },
      },
      (request) => rules.history(request.access, request.query),
    );

    app.post(
      '/pool/rules/dry-run',
      {
        schema: {
          operationId: 'dry_run_pool_rules',
          tags,
          summary: 'Who would go and why, by the rules in force or by others; changes nothing',
          body: DryRunRequest,
          response: { 200: DryRun, ...problems(400, 401, 403, 429, 503) },
        },
      },
      (request) => rules.dryRun(request.access, request.body),
    );

    app.get(
      '/pool/customers/:customerId/outlook',
      {
        schema: {
          operationId: 'get_pool_outlook',
          tags,
          summary: 'When this customer goes to the pool, and why: reasons as codes with their values',
          params: ClaimParams,
          response: { 200: Outlook, ...problems(400, 401, 404, 409, 503) },
        },
      },
      (request) => rules.outlook(request.access, request.params.customerId),
    );
  };
