/** `npm run check`: everything about the code that can be known without running Baton. Runs all steps, fails if one does. */
import { spawnSync } from 'node:child_process';
import { delimiter, resolve } from 'node:path';

const steps = [
  { title: 'Types', command: 'tsc -p . --noEmit' },
  { title: 'OpenAPI document up to date', command: 'node --import tsx tools/check-openapi.ts' },
  { title: 'The web page’s API types, made from that document', command: 'npm run --silent generate -w tools/api-types' },
  { title: 'Types of the web page', command: 'tsc -p web --noEmit' },
  { title: 'Lint, with the import table of docs/contributing.md', command: 'oxlint --type-aware' },
  { title: 'Nothing unused: files, exports, dependencies', command: 'knip --no-progress' },
  { title: 'Formatted', command: 'oxfmt --check' },
];

const PATH = [resolve('node_modules/.bin'), process.env.PATH].join(delimiter);

const failed = steps.filter(({ title, command }) => {
  console.log(`\n== ${title}: ${command}`);
  const started = performance.now();
  const { status } = spawnSync(command, { shell: true, stdio: 'inherit', env: { ...process.env, PATH } });
  console.log(`   ${status === 0 ? 'ok' : 'FAILED'} after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return status !== 0;
});

console.log(failed.length === 0 ? '\nAll is well.' : `\nNot well: ${failed.map(({ title }) => title.split(':')[0]).join('; ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
