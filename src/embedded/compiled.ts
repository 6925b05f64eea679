/**
 * Node 20 runs TypeScript through a loader that makes every import of a package slow: with it the API takes three times as
 * long to start. So `npm start` puts each program into one JavaScript file first, which takes a fraction of a second.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, stop, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Inside node_modules, so that the packages are found from there.
const folder = join(root, 'node_modules', '.cache', 'baton');

/** @returns the JavaScript files of the programs, in the same order; packages stay where they are */
export async function compiled(programs: readonly string[]): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  try {
    return await Promise.all(programs.map(compile));
  } finally {
    await stop();
  }
}

async function compile(program: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [program],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    sourcesContent: false,
    write: false,
    outdir: folder,
    plugins: [ownAddresses],
    logLevel: 'silent',
  });
  const file = join(folder, `${program.replaceAll('/', '-').replace(/\.ts$/, '')}.mjs`);
  // Written aside and renamed: another Baton of this checkout may be reading it.
  const unfinished = join(folder, `${process.pid}-${basename(file)}`);
  writeFileSync(unfinished, outputFiles[0]?.contents ?? '');
  renameSync(unfinished, file);
  return file;
}

/** Every source file keeps its own address, by which it finds what lies beside it. */
const ownAddresses: Plugin = {
  name: 'own-addresses',
  setup(compilation) {
    compilation.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
      loader: 'ts',
    }));
  },
};
