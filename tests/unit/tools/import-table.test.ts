import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// Each row is a file with one import, linted by oxlint itself: what the table of docs/contributing.md says of it.
const allowed = [
  ['src/handovers/stages.ts', `import { x } from '../pool/rules.js'`],
  ['workflows/customer-handover.ts', `import { x } from '../src/handovers/stages.js'`],
  ['workflows/customer-handover.ts', `import type { X } from '../activities/handovers.js'`],
  ['workflows/customer-handover.ts', `import { x } from '@temporalio/workflow'`],
  ['activities/handovers.ts', `import { x } from '../src/handovers/service.js'`],
  ['activities/notifications.ts', `import { x } from '../src/notifications/channels/email.js'`],
  ['src/handovers/service.ts', `import { x } from '../ownership/transfer.js'`],
  ['src/handovers/service.ts', `import { x } from '../pool/service.js'`],
  ['src/inbox/service.ts', `import { x } from '../pool/inbox.js'`],
  ['src/handovers/service.ts', `import { x } from '../../workflows/messages.js'`],
  ['src/handovers/service.ts', `import type { x } from '../../workflows/customer-handover.js'`],
  ['src/handovers/routes.ts', `import { x } from './schemas.js'`],
  ['src/handovers/routes.ts', `import type { X } from './service.js'`],
  ['src/handovers/stages.ts', `import type { X } from '../../prisma/client/enums.js'`],
  ['src/customers/view-360.ts', `import { x } from '../handovers/bulk-schemas.js'`],
  ['src/customers/routes.ts', `import { x } from './contact-routes.js'`],
  ['src/customers/contact-routes.ts', `import { x } from './task-schemas.js'`],
  ['src/customers/contact-routes.ts', `import type { X } from './tasks.js'`],
  ['src/customers/contact-routes.ts', `import type { X } from '../handovers/service.js'`],
  ['src/customers/contact-routes.ts', `import { x } from '../handovers/rules.js'`],
  ['src/customers/contact-routes.ts', `import { x } from '../platform/http.js'`],
  ['src/pool/pools-routes.ts', `import { x } from '../customers/schemas.js'`],
  ['src/identity/sign-in-routes.ts', `import { x } from './authentication.js'`],
  ['src/embedded/postgres.ts', `import { x } from './part.js'`],
  ['src/embedded/postgres.ts', `import { x } from '../platform/config.js'`],
  ['src/embedded/page.ts', `import { x } from '../page/building.js'`],
  ['src/embedded/welcome.ts', `import { x } from '../about/demo-people.js'`],
  ['src/embedded/prepare-database.ts', `const x = import('../../prisma/demo-company.js')`],
  ['src/ownership/transfer.ts', `import { x } from '../platform/database.js'`],
  ['src/platform/config.ts', `import { x } from './settings.js'`],
  ['src/composition.ts', `import { x } from './pool/service.js'`],
  ['src/server.ts', `import { x } from './platform/temporal.js'`],
  ['src/app.ts', `import { x } from './handovers/routes.js'`],
  ['worker/main.ts', `import { x } from '../activities/index.js'`],
  ['tests/harness/baton.ts', `import { x } from '../../src/embedded/postgres.js'`],
  ['prisma/seed.ts', `import { x } from '../src/platform/database.js'`],
  ['tools/seed.ts', `import { x } from '../prisma/seed/seed.js'`],
  ['tools/screenshots.ts', `import { x } from '../tests/harness/stack.js'`],
  ['vitest.config.ts', `import { x } from './tests/harness/longest-first.js'`],
  ['web/vite.config.ts', `import { x } from 'vite'`],
  ['web/src/pool/Pool.tsx', `import { x } from '../ui/Dialog'`],
  ['web/src/pool/Pool.tsx', `import { x } from 'antd'`],
] as const;

const refused = [
  ['src/handovers/stages.ts', `import { x } from './service.js'`],
  ['src/handovers/stages.ts', `import { x } from 'node:fs'`],
  ['src/handovers/stages.ts', `import { x } from '../../prisma/client/client.js'`],
  ['workflows/customer-handover.ts', `import { x } from '../activities/handovers.js'`],
  ['workflows/customer-handover.ts', `import { type X, x } from '../activities/handovers.js'`],
  ['workflows/customer-handover.ts', `import { x } from 'node:crypto'`],
  ['workflows/customer-handover.ts', `import { x } from '../prisma/client/client.js'`],
  ['workflows/customer-handover.ts', `import { x } from '../src/platform/config.js'`],
  ['workflows/customer-handover.ts', `export * from '../src/platform/database.js'`],
  ['activities/handovers.ts', `import { x } from 'fastify'`],
  ['activities/handovers.ts', `import { x } from '../src/handovers/routes.js'`],
  ['activities/handovers.ts', `import { x } from '../src/handovers/bulk-routes.js'`],
  ['activities/handovers.ts', `import { x } from '../src/handovers/schemas.js'`],
  ['activities/handovers.ts', `import { x } from '../src/handovers/bulk-schemas.js'`],
  ['activities/handovers.ts', `import { x } from '../src/embedded/postgres.js'`],
  ['activities/handovers.ts', `import { x } from '../workflows/customer-handover.js'`],
  ['src/handovers/service.ts', `import { x } from './routes.js'`],
  ['src/handovers/service.ts', `import { x } from '../pool/routes.js'`],
  ['src/handovers/service.ts', `import { x } from '../../activities/handovers.js'`],
  ['src/handovers/service.ts', `import { x } from '../../workflows/customer-handover.js'`],
  ['src/handovers/routes.ts', `import { x } from '../../prisma/client/client.js'`],
  ['src/handovers/routes.ts', `import { x } from '../platform/database.js'`],
  ['src/handovers/routes.ts', `import { x } from '@temporalio/client'`],
  ['src/handovers/routes.ts', `import { x } from '../platform/temporal.js'`],
  ['src/handovers/routes.ts', `import type { X } from '../../prisma/client/enums.js'`],
  ['src/customers/contact-routes.ts', `import { x } from './contacts.js'`],
  ['src/customers/contact-routes.ts', `import { x } from './service.js'`],
  ['src/customers/contact-routes.ts', `import { x } from '../handovers/bulk-routes.js'`],
  ['src/customers/contact-routes.ts', `import type { X } from '../handovers/steps.js'`],
  ['src/customers/contact-routes.ts', `import { x } from '../identity/authentication.js'`],
  ['src/customers/contact-routes.ts', `import { x } from '../platform/config.js'`],
  ['src/customers/contact-routes.ts', `import { x } from '../../prisma/client/client.js'`],
  ['src/customers/contact-routes.ts', `import { x } from 'pg'`],
  ['src/customers/contacts.ts', `import { x } from './contact-routes.js'`],
  ['src/customers/contacts.ts', `import type { X } from '../pool/pools-routes.js'`],
  ['src/customers/contacts.ts', `import { x } from '../handovers/steps.js'`],
  ['src/embedded/postgres.ts', `import { x } from '../handovers/routes.js'`],
  ['src/embedded/postgres.ts', `import { x } from '../handovers/steps.js'`],
  ['src/embedded/postgres.ts', `import { x } from '../../tests/harness/stack.js'`],
  ['src/ownership/transfer.ts', `import { x } from '../handovers/service.js'`],
  ['src/platform/temporal.ts', `import type { X } from '../handovers/stages.js'`],
  ['src/app.ts', `import { x } from './embedded/postgres.js'`],
  ['src/pool/service.ts', `import { x } from '../embedded/postgres.js'`],
  ['src/pool/service.ts', `const x = import('../embedded/postgres.js')`],
  ['worker/main.ts', `import { x } from '../src/handovers/routes.js'`],
  ['src/composition.ts', `import { x } from '../tools/seed.js'`],
  ['src/server.ts', `import { x } from '../tests/harness/baton.js'`],
  ['worker/main.ts', `import { x } from '../src/handovers/bulk-routes.js'`],
  ['worker/main.ts', `import { x } from '../src/app.js'`],
  ['worker/main.ts', `import { x } from '../src/embedded/postgres.js'`],
  ['worker/main.ts', `import { x } from '../web/main.js'`],
  ['worker/main.ts', `import { x } from 'fastify'`],
  ['prisma/seed.ts', `import { x } from '../src/handovers/routes.js'`],
  ['prisma/seed.ts', `import { x } from '../src/embedded/postgres.js'`],
  ['tools/seed.ts', `import { x } from '../src/embedded/postgres.js'`],
  ['web/src/pool/Pool.tsx', `import { x } from '../../../src/pool/rules.js'`],
  ['web/src/pool/Pool.tsx', `import type { X } from '../../../src/pool/schemas.js'`],
  ['web/src/pool/Pool.tsx', `import { x } from '../../../prisma/client/client.js'`],
  ['web/src/pool/Pool.tsx', `import type { X } from '../../../prisma/client/enums.js'`],
  ['web/src/pool/Pool.tsx', `import { x } from 'node:fs'`],
] as const;

let folder: string;
/** "file:line" of what the rule refused. */
const refusals = new Set<string>();

// All rows go into one small project, each on a line of its own, under names of its own.
const rows = [...allowed, ...refused].map(([file, line], number) => ({
  file,
  text: line.replaceAll(/\b[xX]\b/g, (name) => `${name}${number}`),
}));

const placeOf = (number: number): string => {
  const { file } = rows[number]!;
  return `${file}:${rows.slice(0, number + 1).filter((row) => row.file === file).length}`;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-import-table-'));
  const config = { jsPlugins: [resolve('tools/lint/import-table.js')], rules: { 'baton/import-table': 'error' } };
  await writeFile(join(folder, '.oxlintrc.json'), JSON.stringify(config));
  for (const { file, text } of rows) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await appendFile(join(folder, file), `${text};\n`);
  }
  for (const [, place] of (await lint()).matchAll(/^(?:\.\/)?(\S+:\d+):\d+: .*baton\(import-table\)/gm)) refusals.add(place!);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const lint = () =>
  new Promise<string>((answer) => {
    execFile(resolve('node_modules/.bin/oxlint'), ['--format', 'unix'], { cwd: folder }, (_error, output) => answer(output));
  });

describe('the import table', () => {
  test.each(allowed.map((row, number) => [...row, number] as const))('%s may: %s', (_file, _line, number) => {
    expect(refusals).not.toContain(placeOf(number));
  });

  test.each(refused.map((row, number) => [...row, number + allowed.length] as const))('%s may not: %s', (_file, _line, number) => {
    expect(refusals).toContain(placeOf(number));
  });
});
