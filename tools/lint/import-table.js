// The import table of docs/contributing.md as a lint rule: which folder may import what, by resolved path, with
// `import type` told apart. The first line that matches a file is its line; what no line allows is refused.
import { builtinModules } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';

// Pure files: rules and the words of the contract. They run inside the workflow sandbox, in the API and in tests alike.
const pure = [
  'src/*/{stages,parts,allocation,rules,payloads,refusals,state,search-attributes,deadlines,last-moment}.ts',
  'src/platform/errors.ts',
];
// What a word offers to the others: its service, the shapes of its answers, who may see what, how it is found, what is to be announced.
const offered = ['src/*/{service,schemas,answers,visibility,membership,entities,records,outbox,inbox,name-search}.ts', 'src/identity/**'];
const infrastructure = ['src/platform/**', 'src/ownership/**'];
const word = 'src/*/**';
const http = ['fastify', 'fastify/*', '@fastify/*'];
const anyPackage = { except: [] };

/**
 * files: whom the line is for · own: may it import its own folder · imports: files it may import, for values and types ·
 * types: files it may import by `import type` only · never: what the line refuses though another list allows it ·
 * packages: the packages it may import, or all `except` some · node: may it import Node's modules.
 */
const table = [
  { name: 'tests and tools', files: ['tests/**', 'tools/**', '*.ts', 'web/*.ts'], imports: ['**'], packages: anyPackage, node: true },
  // The web page knows the API by its generated types and nothing else of Baton.
  { name: 'the web page', files: ['web/src/**'], own: true, imports: [], packages: anyPackage, node: false },
  {
    name: 'embedded',
    files: ['src/embedded/**'],
    own: true,
    imports: [...infrastructure, ...offered, ...pure, 'src/notifications/channels/**', 'prisma/**'],
    packages: anyPackage,
    node: true,
  },
  {
    name: 'pure files',
    files: pure,
    imports: pure,
    types: ['workflows/messages.ts'],
    packages: ['typebox', 'typebox/*', '@temporalio/common', 'stdnum', 'libphonenumber-js/*', 'temporal-polyfill', 'chinese-days'],
  },
  {
    name: 'workflows',
    files: ['workflows/**'],
    own: true,
    imports: pure,
    types: ['activities/**'],
    packages: ['@temporalio/workflow', '@temporalio/common', 'typebox', 'typebox/*'],
  },
  {
    name: 'activities',
    files: ['activities/**'],
    own: true,
    imports: [...infrastructure, word, 'workflows/messages.ts'],
    types: ['workflows/**'],
    never: ['src/embedded/**', 'src/*/routes.ts', 'src/*/schemas.ts'],
    packages: { except: http },
    node: true,
  },
  {
    name: 'routes',
    files: ['src/*/routes.ts', 'src/*/*-routes.ts'],
    own: true,
    imports: ['src/platform/{http,pagination,config}.ts', 'src/*/{schemas,entities}.ts', ...pure],
    types: ['src/identity/**', 'src/*/service.ts'],
    packages: { except: ['@prisma/*', '@temporalio/*', 'pg'] },
    node: true,
  },
  { name: 'platform and ownership', files: infrastructure, own: true, imports: infrastructure, packages: anyPackage, node: true },
  {
    name: 'app, composition and server',
    files: ['src/{app,composition,server}.ts'],
    imports: ['**'],
    never: ['src/embedded/**', 'tests/**', 'tools/**'],
    packages: anyPackage,
    node: true,
  },
  {
    name: 'worker',
    files: ['worker/**'],
    imports: ['**'],
    never: ['src/embedded/**', 'src/**/*routes.ts', 'src/app.ts', 'web/**', 'tests/**', 'tools/**'],
    packages: { except: http },
    node: true,
  },
  {
    name: 'services and what stands beside them',
    files: [word],
    own: true,
    imports: [...infrastructure, ...offered, ...pure, 'workflows/messages.ts'],
    types: ['workflows/**', word],
    never: ['src/embedded/**', 'src/*/routes.ts'],
    packages: anyPackage,
    node: true,
  },
  {
    name: 'any other folder',
    files: ['**'],
    own: true,
    imports: [...infrastructure, ...offered, ...pure],
    never: ['src/embedded/**'],
    packages: anyPackage,
    node: true,
  },
];

export default {
  meta: { name: 'baton' },
  rules: { 'import-table': { meta: { type: 'problem' }, create } },
};

function create(context) {
  const file = relative(context.cwd, context.filename).split(sep).join('/');
  const line = table.find(({ files }) => matches(file, files));
  const check = (node, source, isType) => {
    const reason = refusal(line, file, source.value, isType);
    if (reason) context.report({ node: source, message: reason });
  };
  return {
    ImportDeclaration: (node) => check(node, node.source, onlyTypes(node.importKind, node.specifiers)),
    ExportNamedDeclaration: (node) => node.source && check(node, node.source, onlyTypes(node.exportKind, node.specifiers)),
    ExportAllDeclaration: (node) => check(node, node.source, node.exportKind === 'type'),
    ImportExpression: (node) => node.source.type === 'Literal' && check(node, node.source, false),
    TSImportType: (node) => check(node, node.source ?? node.argument, true),
  };
}

function onlyTypes(kind, specifiers) {
  return kind === 'type' || (specifiers.length > 0 && specifiers.every((each) => (each.importKind ?? each.exportKind) === 'type'));
}

/** Why `file` may not import `specifier`, or undefined where it may. */
function refusal(line, file, specifier, isType) {
  if (!specifier.startsWith('.')) return refusedPackage(line, specifier, isType);
  const target = join(dirname(file), specifier).split(sep).join('/').replace(/\.js$/, '.ts');
  if (matches(target, ['prisma/client/**'])) {
    const away = ['pure files', 'workflows', 'routes'].includes(line.name) && !(isType && target.endsWith('/enums.ts'));
    return away ? `${line.name} may not import Prisma` : undefined;
  }
  if (matches(target, line.never ?? [])) return `${line.name} may not import ${target}`;
  const sameFolder = line.own && folderOf(target) === folderOf(file);
  if (sameFolder || matches(target, line.imports)) return undefined;
  if (matches(target, line.types ?? [])) return isType ? undefined : `${line.name} may import only the types of ${target}`;
  return `${line.name} may not import ${target}`;
}

function refusedPackage({ name, packages, node }, specifier, isType) {
  if (specifier.startsWith('node:') || builtinModules.includes(specifier))
    return node ? undefined : `${name} may not import Node's ${specifier}`;
  if (isType) return undefined;
  const allowed = Array.isArray(packages) ? matches(specifier, packages) : !matches(specifier, packages.except);
  return allowed ? undefined : `${name} may not import the package ${specifier}`;
}

/** `src/<word>`, or the first folder. */
function folderOf(path) {
  return /^(src\/[^/]+|[^/]+)\//.exec(path)?.[1];
}

function matches(path, globs) {
  return globs.some((glob) => pattern(glob).test(path));
}

const patterns = new Map();

/** `*` within a folder, `**` across folders, `{a,b}` either. */
function pattern(glob) {
  const known = patterns.get(glob);
  if (known) return known;
  const source = glob
    .replace(/[.+^$()|[\]\\]/g, '\\$&')
    .replace(/\{([^}]*)\}/g, (_, either) => `(?:${either.replaceAll(',', '|')})`)
    .replace(/\*\*|\*/g, (stars) => (stars === '**' ? '.*' : '[^/]*'));
  const made = new RegExp(`^${source}$`);
  patterns.set(glob, made);
  return made;
}
