/** What the first page tells of this installation. */
import type { Config } from '../platform/config.js';
import { demoCompany } from './demo-people.js';

export interface Person {
  readonly externalId: string;
  readonly name: string;
  readonly role: string;
  readonly email: string;
}

export interface About {
  readonly company: string;
  /** The public address of the API. */
  readonly url: string;
  readonly temporalUi: string;
  readonly temporalNamespace: string;
  /** Where the embedded inbox shows its mails; undefined: real e-mail. */
  readonly inbox?: string;
  /** The host that e-mail goes through. */
  readonly mailHost?: string;
  readonly sms: Config['sms']['kind'];
  /** Who can sign in to the demo company, and with which password; undefined: this is not the demo company. */
  readonly demo?: { readonly password: string; readonly people: readonly Person[] };
}

/** Reads it from the settings. */
export function aboutOf({ company, http, temporal, inboxUrl, smtp, sms, demo }: Config): About {
  return {
    company: company.name,
    url: http.url,
    temporalUi: temporal.uiUrl,
    temporalNamespace: temporal.namespace,
    inbox: inboxUrl,
    mailHost: smtp && new URL(smtp.url).hostname,
    sms: sms.kind,
    demo: demo ? demoCompany : undefined,
  };
}
