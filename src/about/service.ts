/** What this installation tells of itself. Read from the settings; nothing is asked of the services themselves. */
import type { Config } from '../platform/config.js';
import { demoCompany } from './demo-people.js';
import type { About, Services } from './schemas.js';

/** What everybody may know, before they sign in. */
export const aboutOf = ({ company, demo }: Config, version: string): About => ({
  company: company.name,
  version,
  demo: demo ? demoCompany : undefined,
});

/** What runs where, for people who have signed in. */
export const servicesOf = ({ http, temporal, inboxUrl, smtp, sms }: Config): Services => ({
  url: http.url,
  temporal: { uiUrl: temporal.uiUrl, namespace: temporal.namespace },
  email: inboxUrl === undefined ? { kind: 'smtp', host: smtp && new URL(smtp.url).hostname } : { kind: 'embedded', inboxUrl },
  sms: sms.kind,
});
