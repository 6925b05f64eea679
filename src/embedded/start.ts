/** `npm start`: all of Baton on one machine (design: running.md). */
import { inspect } from 'node:util';
import { ConfigError, environment, loadConfig, type Config } from '../platform/config.js';
import { removeRunFile, writeRunFile } from '../platform/run-file.js';
import { bringUp, stopOrder } from './bring-up.js';
import { lockDataDir, makeDataDir } from './data-dir.js';
import { isAlive, npmAbove } from './orphans.js';
import { killAllParts } from './part.js';
import { withProgress, type Say } from './progress.js';
import { resolvePorts } from './resolve-ports.js';
import { endLeftovers, removeParts, writeParts } from './leftovers.js';
import { createSupervisor, type Supervisor } from './supervisor.js';
import { welcome } from './welcome.js';

const say: Say = (line) => process.stdout.write(`${line}\n`);
// Who reads us may go, as `npm start | head` does; that is no reason to fall.
process.stdout.on('error', () => undefined);
// Last of all, whatever happened: nothing that we started stays.
process.on('exit', killAllParts);

const env = environment();
/** npm, where it started us: when it is killed, nobody can stop us by Ctrl-C any more. */
const npm = env.npm_lifecycle_event === undefined ? undefined : npmAbove();

async function start(config: Config) {
  const { dataDir } = config;
  makeDataDir(dataDir);
  const release = await lockDataDir(dataDir, say, npm);
  removeRunFile(dataDir);
  await endLeftovers(dataDir, say);
  const ports = await resolvePorts(config, say);
  const supervisor = createSupervisor({ say, onChange: (running) => writeParts(dataDir, running) });
  stopOnSignals(supervisor, () => {
    removeRunFile(dataDir);
    removeParts(dataDir);
    release();
  });
  try {
    const { run, facts } = await bringUp({ config, env, ports, supervisor, say });
    writeRunFile(dataDir, run);
    const key = config.bootstrapApiKey === undefined ? (config.production ? 'none' : 'demo') : 'bootstrap';
    say(welcome({ run, dataDir, facts, key, sms: config.sms.kind, isMailReal: config.smtp !== undefined }));
  } catch (error) {
    if (supervisor.signal.aborted) return; // stopped in the middle of the start; whoever stops it ends the process
    await supervisor.stop(stopOrder);
    release();
    throw error;
  }
}

/** Ctrl-C, SIGTERM, a closed terminal and the death of npm: all stop everything, in order, within ten seconds. */
function stopOnSignals(supervisor: Supervisor, cleanUp: () => void) {
  let since: number | undefined;
  const stop = (why: string) => {
    if (since === undefined) {
      since = Date.now();
      say(`\n${why}: stopping.`);
      void withProgress(say, 'end of all parts', () => supervisor.stop(stopOrder)).then(() => {
        cleanUp();
        say('Stopped. All data is kept.');
        process.exit(0);
      });
    } else if (Date.now() - since > 1_000) {
      // Asked again. (npm passes Ctrl-C on, which makes two of it at once.)
      cleanUp();
      process.exit(1);
    }
  };
  process.on('SIGINT', () => stop('Ctrl-C'));
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGHUP', () => stop('The terminal was closed'));
  if (npm === undefined) return;
  setInterval(() => isAlive(npm) || since !== undefined || stop('npm was killed'), 500).unref();
}

try {
  await start(loadConfig(env));
} catch (error) {
  // Our own errors are written for the reader; of others only the whole helps.
  const ours = error instanceof Error && (error instanceof ConfigError || error.name === 'Error');
  process.stderr.write(`\n${ours ? error.message : inspect(error)}\n\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
}
