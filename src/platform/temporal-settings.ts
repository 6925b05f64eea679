/** How Temporal is reached: TEMPORAL_…, by the names that Temporal's own tools read. */
import { readFileSync } from 'node:fs';
import { anySecret, anyText, hostAndPort, onOrOff, webAddress, type Settings } from './settings.js';

/** In the shape of the Temporal SDK's `tls` option. */
export interface TemporalTls {
  readonly serverNameOverride?: string;
  readonly serverRootCACertificate?: Buffer;
  readonly clientCertPair?: { readonly crt: Buffer; readonly key: Buffer };
}

export interface TemporalConfig {
  /** host:port; undefined: the embedded server. */
  readonly address?: string;
  readonly namespace: string;
  readonly apiKey?: string;
  readonly tls?: TemporalTls | true;
  readonly uiUrl: string;
  readonly taskQueue: string;
}

/** `uiPort` is where the embedded server shows its pages. */
export function readTemporal(settings: Settings, uiPort: number): TemporalConfig {
  const { optional, withDefault } = settings;
  const apiKey = optional('TEMPORAL_API_KEY', anySecret);
  return {
    address: optional('TEMPORAL_ADDRESS', hostAndPort),
    namespace: withDefault('TEMPORAL_NAMESPACE', anyText, 'default'),
    apiKey,
    tls: readTemporalTls(settings, apiKey !== undefined),
    uiUrl: withDefault('TEMPORAL_UI_URL', webAddress, `http://127.0.0.1:${uiPort}`),
    taskQueue: withDefault('BATON_TASK_QUEUE', anyText, 'baton'),
  };
}

/** The variables are those of Temporal's own tools: TEMPORAL_TLS, TEMPORAL_TLS_CLIENT_CERT_PATH or …_DATA, and so on. */
function readTemporalTls(settings: Settings, byDefault: boolean): TemporalTls | true | undefined {
  const { optional, withDefault, wrong } = settings;
  const crt = readPem(settings, 'TEMPORAL_TLS_CLIENT_CERT');
  const key = readPem(settings, 'TEMPORAL_TLS_CLIENT_KEY');
  const serverRootCACertificate = readPem(settings, 'TEMPORAL_TLS_SERVER_CA_CERT');
  const serverNameOverride = optional('TEMPORAL_TLS_SERVER_NAME', anyText);
  if ((crt === undefined) !== (key === undefined)) {
    wrong.push('TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH belong together; set both, or neither.');
  }
  const detailed = crt !== undefined || serverRootCACertificate !== undefined || serverNameOverride !== undefined;
  if (!withDefault('TEMPORAL_TLS', onOrOff, byDefault || detailed)) return undefined;
  if (!detailed) return true;
  return { serverNameOverride, serverRootCACertificate, clientCertPair: crt && key ? { crt, key } : undefined };
}

function readPem({ optional, wrong }: Settings, name: string): Buffer | undefined {
  const data = optional(`${name}_DATA`, anySecret);
  if (data !== undefined) return Buffer.from(data);
  const path = optional(`${name}_PATH`, anyText);
  if (path === undefined) return undefined;
  try {
    return readFileSync(path);
  } catch {
    wrong.push(`${name}_PATH is "${path}"; it must be a file that can be read.`);
    return undefined;
  }
}
