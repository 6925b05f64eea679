/** The HTTP server: registers everything, decides nothing. */
import { fileURLToPath } from 'node:url';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { aboutRoutes, serviceRoutes } from './about/routes.js';
import { aboutOf, servicesOf } from './about/service.js';
import { auditRoutes } from './audit/routes.js';
import { customerFileRoutes } from './customer-files/routes.js';
import { customerRoutes } from './customers/routes.js';
import { customerTimelineRoutes } from './customers/timeline-routes.js';
import { view360Routes } from './customers/view-360-routes.js';
import { employeeRoutes } from './employees/routes.js';
import { bulkRoutes } from './handovers/bulk-routes.js';
import { handoverRoutes } from './handovers/routes.js';
import { apiKeyRoutes } from './identity/api-key-routes.js';
import { requireAccess } from './identity/authentication.js';
import { signInRoutes } from './identity/sign-in-routes.js';
import { inboxRoutes } from './inbox/routes.js';
import { taskRoutes } from './customers/task-routes.js';
import { hrEventRoutes } from './intake/routes.js';
import { liveRoutes } from './live/routes.js';
import { devSmsRoutes, notificationRoutes, twilioStatusRoutes } from './notifications/routes.js';
import { openWorkRoutes } from './open-work/routes.js';
import { personnelChangeRoutes } from './personnel-changes/routes.js';
import { operationRoutes } from './operations/routes.js';
import type { Services } from './composition.js';
import { pageRoutes } from './page/routes.js';
import { policyRoutes } from './policies/routes.js';
import { describeApi } from './platform/api-document.js';
import type { ServiceConfig } from './platform/config.js';
import { newId } from './platform/database.js';
import { health, measureRequests } from './platform/health.js';
import { acceptIdempotencyKeys } from './platform/idempotency.js';
import { readJsonBodies } from './platform/json-body.js';
import type { Logger } from './platform/logging.js';
import { createMetrics } from './platform/metrics.js';
import { answerWithProblems, sendError } from './platform/problem-handler.js';
import { poolsRoutes } from './pool/pools-routes.js';
import { protectionRoutes } from './pool/protection-routes.js';
import { poolRoutes } from './pool/routes.js';
import { poolRuleRoutes } from './pool/rule-routes.js';
import { recyclingRunRoutes } from './pool/run-routes.js';
import { webhookRoutes } from './webhooks/routes.js';
import { compileSchemas, type WhenCompiled } from './platform/schema-compilers.js';

const megabyte = 1024 * 1024;
const version = '0.1.0';
/** Beside the compiled program; `npm run build` puts it there. */
const builtPage = fileURLToPath(new URL('../page', import.meta.url));

export interface AppDeps {
  readonly config: ServiceConfig;
  readonly logger: Logger;
  readonly services: Services;
  /** When the routes' schemas are compiled. `npm run check` compiles them all. */
  readonly schemas?: WhenCompiled;
}

export async function buildApp({ config, logger, services, schemas = 'at first use' }: AppDeps): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = logger;
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: megabyte,
    genReqId: newId,
    forceCloseConnections: 'idle',
    frameworkErrors: sendError,
    routerOptions: { maxParamLength: 300 },
  });
  const metrics = createMetrics();

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    request.log.debug({ status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, `${request.method} ${request.url}`);
  });
  measureRequests(app, metrics);
  compileSchemas(app, schemas);
  answerWithProblems(app);
  readJsonBodies(app);
  await describeApi(app, { url: config.http.url, version });

  await app.register(health(services.dependencies, metrics));
  await app.register(pageRoutes({ folder: config.pageDir ?? builtPage, url: config.http.url }));
  await app.register(aboutRoutes(aboutOf(config, version)), { prefix: '/api' });
  await app.register(signInRoutes(services.sessions, config.http.url));
  if (config.sms.kind === 'twilio') await app.register(twilioStatusRoutes(services.notifications), { prefix: '/api/v1' });
  await app.register(
    async (api) => {
      requireAccess(api, { ...services, url: config.http.url });
      acceptIdempotencyKeys(api, services.idempotencyKeys, ({ caller }) => `${caller.kind}:${caller.id}`);
      await api.register(employeeRoutes(services.employees));
      await api.register(inboxRoutes(services.inbox));
      await api.register(taskRoutes(services.tasks));
      await api.register(customerRoutes(services.customers));
      await api.register(view360Routes(services.customers));
      await api.register(customerTimelineRoutes(services.customers));
      await api.register(customerFileRoutes(services.customerFiles));
      await api.register(openWorkRoutes(services.openWork));
      await api.register(poolRoutes(services.pool));
      await api.register(protectionRoutes(services.pool));
      await api.register(poolsRoutes(services.pools));
      await api.register(poolRuleRoutes(services.poolRules));
      await api.register(recyclingRunRoutes(services.recyclingRuns));
      await api.register(handoverRoutes(services.handovers));
      await api.register(bulkRoutes(services.bulkOperations));
      await api.register(policyRoutes(services.policies));
      await api.register(liveRoutes(services.liveWork));
      await api.register(personnelChangeRoutes(services.personnelChanges));
      await api.register(hrEventRoutes(services.hrEvents));
      await api.register(notificationRoutes(services.notifications));
      if (config.sms.kind === 'embedded') await api.register(devSmsRoutes(services.notifications));
      await api.register(apiKeyRoutes(services.apiKeys));
      await api.register(webhookRoutes(services.webhooks));
      await api.register(auditRoutes(services.audit));
      await api.register(operationRoutes(services.operations));
      await api.register(serviceRoutes(servicesOf(config)));
    },
    { prefix: '/api/v1' },
  );
  app.addHook('onClose', () => services.liveWork.close());
  return app;
}
