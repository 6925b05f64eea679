/** The real `temporal` program, as an operator uses it against a Baton of the tests. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { temporalCli } from '../../../src/embedded/temporal-cli.js';
import { loadConfig } from '../../../src/platform/config.js';
import type { Baton } from '../../harness/baton.js';

/** Runs `temporal workflow …`; answers what it printed. */
export async function operatorOf({ config }: Baton) {
  const { temporalCli: given, cacheDir } = loadConfig(process.env);
  const { path } = await temporalCli({ given, cacheDir, say: () => undefined });
  const { address, namespace } = config.temporal;
  return async (command: string, ...options: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(path, ['workflow', command, '--address', address, '--namespace', namespace, ...options]);
    return stdout;
  };
}
