// The import table of docs/contributing.md as a lint rule: which folder may import what, by resolved path, with
// `import type` told apart. The first line that matches a file is its line; what no line allows is refused.
import { builtinModules } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';

// Pure files: rules and the words of the contract. They run inside the workflow sandbox, in the API and in tests alike.
const pure = [
  'src/*/{stages,parts,allocation,rules,payloads,refusals,state,search-attributes,deadlines,last-moment,brief,view-360-parts}.ts',
  'src/platform/errors.ts',
];
const routes = 'src/*/{routes,*-routes}.ts';
const schemas = 'src/*/{schemas,*-schemas}.ts';
// What a word offers to the others: its service, the shapes of its answers, who may see what, how it is found, what is to be announced.
const offered = ['src/*/{service,answers,visibility,membership,entities,records,outbox,inbox,name-search}.ts', schemas, 'src/identity/**'];
const infrastructure = ['src/platform/**', 'src/ownership/**'];
const word = 'src/*/**';
const http = ['fastify', 'fastify/*', '@fastify/*'];
const anyPackage = { except: [] };

/**
 * files: whom the line is for · own: may it import its own folder, or that folder's 'types' · siblings: files of its own folder that it may
 * import besides · imports: files it may import, for values and types · types: files it may import by `import type` only · never: what the
 * line refuses though another list allows it · packages: the packages it may import, or all `except` some · node: may it import Node's
 * modules · prisma: what it may import of Prisma's client, where that is not all: 'nothing', or the types of its 'enums'.
 */
const table = [
  { name: 'tests', files: ['tests/**'], imports: ['**'], packages: anyPackage, node: true },
  {
    name: 'tools and settings of tools',
    files: ['tools/**', '*.ts', 'web/*.ts'],
    imports: ['**'],
    never: ['src/embedded/**'],
    packages: anyPackage,
    node: true,
  },
  // The web page knows the API by its generated types and nothing else of Baton.
  { name: 'the web page', files: ['web/src/**'], own: true, imports: [], packages: anyPackage, node: false, prisma: 'nothing' },
  {
    name: 'embedded',
    files: ['src/embedded/**'],
    own: true,
    imports: [...infrastructure, ...offered, ...pure, 'src/page/building.ts', 'src/about/demo-people.ts', 'prisma/**'],
    packages: anyPackage,
    node: true,
  },
  {
    name: 'pure files',
    files: pure,
    imports: pure,
    types: ['workflows/messages.ts'],
    prisma: 'enums',
    packages: ['typebox', 'typebox/*', '@temporalio/common', 'stdnum', 'libphonenumber-js/*', 'temporal-polyfill', 'chinese-days'],
  },
  {
    name: 'workflows',
    files: ['workflows/**'],
    own: true,
    imports: pure,
    types: ['activities/**'],
    prisma: 'enums',
    packages: ['@temporalio/workflow', '@temporalio/common', 'typebox', 'typebox/*'],
  },
  {
    name: 'activities',
    files: ['activities/**'],
    own: true,
    imports: [...infrastructure, word, 'workflows/messages.ts'],
    types: ['workflows/**'],
    never: ['src/embedded/**', routes, schemas],
    packages: { except: http },
    node: true,
  },
  {
    name: 'routes',
    files: [routes],
    own: 'types',
    siblings: ['src/*/*-routes.ts', 'src/identity/authentication.ts'],
    imports: ['src/platform/{http,pagination}.ts', schemas, 'src/*/entities.ts', ...pure],
    types: ['src/identity/**', 'src/*/service.ts'],
    packages: { except: ['@prisma/*', '@temporalio/*', 'pg'] },
    node: true,
    prisma: 'nothing',
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
    never: ['src/embedded/**', routes, 'src/app.ts', 'web/**', 'tests/**', 'tools/**'],
    packages: { except: http },
    node: true,
  },
  {
    name: 'services and what stands beside them',
    files: [word],
    own: true,
    imports: [...infrastructure, ...offered, ...pure, 'workflows/messages.ts'],
    types: ['workflows/**', word],
    never: ['src/embedded/**', routes],
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
  if (matches(target, ['prisma/client/**'])) return refusedPrisma(line, isType && target.endsWith('/enums.ts'));
  if (matches(target, line.never ?? [])) return `${line.name} may not import ${target}`;
  const isOwn = folderOf(target) === folderOf(file);
  const isSibling = isOwn && (line.own === true || matches(target, line.siblings ?? []));
  if (isSibling || matches(target, line.imports)) return undefined;
  if ((isOwn && line.own === 'types') || matches(target, line.types ?? []))
    return isType ? undefined : `${line.name} may import only the types of ${target}`;
  return `${line.name} may not import ${target}`;
}

function refusedPrisma({ name, prisma = 'all' }, isTypeOfEnum) {
  return prisma === 'all' || (prisma === 'enums' && isTypeOfEnum) ? undefined : `${name} may not import Prisma`;
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
