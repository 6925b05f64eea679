/**
 * The workflow bundle: what runs in Temporal's sandbox. Made by `npm run build` for production; elsewhere made when the sources have
 * changed, and kept, so that a second start does not wait for it.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type BundleOptions } from '@temporalio/worker';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = join(root, 'workflow-bundle.js');
const kept = join(root, 'node_modules', '.cache', 'baton');
/** What workflows may import lies in these folders (docs/contributing.md); more than that only costs a new bundle now and then. */
const sources = [
  'worker/bundle.ts',
  'workflows',
  'src/handovers',
  'src/personnel-changes',
  'src/pool',
  'src/platform',
  'package-lock.json',
];

const workflowsPath = join(root, 'workflows/index.ts');
const payloadConverterPath = join(root, 'workflows/payload-converter.ts');
const workflowInterceptorModules = [join(root, 'workflows/what-may-arrive.ts')];

/** The path of a bundle that is up to date. */
export async function workflowBundle(): Promise<{ codePath: string }> {
  if (existsSync(built)) return { codePath: built };
  const codePath = join(kept, `workflows-${await hashOf(sources)}.js`);
  if (!existsSync(codePath)) await writeBundle(codePath);
  return { codePath };
}

/** Makes the bundle and puts it at `path`, whole or not at all. */
export async function writeBundle(path: string): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    payloadConverterPath,
    workflowInterceptorModules,
    preloadModules: [workflowsPath, payloadConverterPath, ...workflowInterceptorModules],
    webpackConfigHook: joinModules,
    logger: quiet,
  });
  await mkdir(join(path, '..'), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, code);
  await rename(draft, path);
}

/**
 * Each workflow begins with running every module of the bundle. Joined into one, those of typebox cost a fraction of what they do one
 * by one, and what nobody asks for is left out.
 */
const joinModules = (config: WebpackConfig): WebpackConfig => ({
  ...config,
  optimization: { ...config.optimization, concatenateModules: true, usedExports: true, sideEffects: true, providedExports: true },
});
type WebpackConfig = Parameters<NonNullable<BundleOptions['webpackConfigHook']>>[0];

async function hashOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    const files = path.includes('.')
      ? [path]
      : (await readdir(join(root, path), { recursive: true })).filter((name) => name.endsWith('.ts')).map((name) => join(path, name));
    for (const file of files.toSorted()) hash.update(file).update(await readFile(join(root, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

const silent = () => undefined;
const quiet = { trace: silent, debug: silent, info: silent, log: silent, warn: silent, error: silent };
