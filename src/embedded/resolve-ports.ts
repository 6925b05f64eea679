/** Chooses the ports before anything starts: every wish is free, or the start ends with a message that names the variable. */
import { localUrl, type Config } from '../platform/config.js';
import { freePort, holderOf, isFree } from './ports.js';
import { withProgress, type Say } from './progress.js';

export interface Ports {
  readonly api: number;
  readonly postgres: number;
  readonly temporal: number;
  readonly temporalUi: number;
  readonly smtp: number;
  readonly inbox: number;
}

const variables: Readonly<Record<keyof Ports, string>> = {
  api: 'PORT',
  postgres: 'BATON_PG_PORT',
  temporal: 'BATON_TEMPORAL_PORT',
  temporalUi: 'BATON_TEMPORAL_UI_PORT',
  smtp: 'BATON_SMTP_PORT',
  inbox: 'BATON_INBOX_PORT',
};

interface Wish {
  readonly name: keyof Ports;
  readonly host: string;
  readonly port: number;
}

/**
 * What the parts of a Baton that was killed held is free again within `patienceMs`.
 * @throws Error that names every port that is taken, its variable, and who holds it where that can be told
 */
export async function resolvePorts({ http, ports, databaseUrl, temporal, smtp }: Config, say: Say, patienceMs = 3_000): Promise<Ports> {
  const used = [
    'api',
    ...(databaseUrl === undefined ? (['postgres'] as const) : []),
    ...(temporal.address === undefined ? (['temporal', 'temporalUi'] as const) : []),
    ...(smtp === undefined ? (['smtp', 'inbox'] as const) : []),
  ] as const;
  const wanted: Ports = { api: http.port, ...ports };
  const wishes = used.map((name) => ({ name, host: hostOf(name, http.host), port: wanted[name] }));
  const doubled = doubles(wanted, used);
  const busy = await takenWithin(0, wishes);
  const wait = async () => refuse([...(await takenWithin(patienceMs, busy)).map(taken), ...doubled]);
  if (busy.length > 0) await withProgress(say, `free again: ${busy.map(({ port }) => `port ${port}`).join(', ')}`, wait);
  refuse(doubled);

  const chosen = new Set(Object.values(wanted));
  const choose = async (name: keyof Ports): Promise<number> => {
    if (wanted[name] !== 0) return wanted[name];
    const port = await freePort(hostOf(name, http.host));
    if (chosen.has(port)) return choose(name);
    chosen.add(port);
    return port;
  };
  return {
    api: await choose('api'),
    postgres: await choose('postgres'),
    temporal: await choose('temporal'),
    temporalUi: await choose('temporalUi'),
    smtp: await choose('smtp'),
    inbox: await choose('inbox'),
  };
}

const hostOf = (name: keyof Ports, host: string) => (name === 'api' ? host : '127.0.0.1');

function refuse(conflicts: readonly string[]) {
  if (conflicts.length > 0) throw new Error(conflicts.join('\n'));
}

/** The wishes whose port stays taken for so long. */
async function takenWithin(ms: number, wishes: readonly Wish[]): Promise<Wish[]> {
  const checks = wishes.map(async (wish) => ((await isFree(wish.host, wish.port, ms)) ? [] : [wish]));
  return (await Promise.all(checks)).flat();
}

function taken({ name, port }: Wish): string {
  const holder = holderOf(port);
  return (
    `Port ${port} is taken${holder === undefined ? '' : ` by ${holder}`}. ` +
    `Stop what holds it, or set ${variables[name]} to another port, or to 0 for any free one.`
  );
}

function doubles(wanted: Ports, used: readonly (keyof Ports)[]): string[] {
  return used.flatMap((name, index) => {
    const other = used.slice(0, index).find((earlier) => wanted[earlier] === wanted[name] && wanted[name] !== 0);
    return other === undefined ? [] : [`${variables[other]} and ${variables[name]} are both ${wanted[name]}; give them different ports.`];
  });
}

/** The public address of the API once its port is known. */
export function publicUrl({ http }: Config, apiPort: number): string {
  return http.port === 0 && http.url === localUrl(http.host, 0) ? localUrl(http.host, apiPort) : http.url;
}
