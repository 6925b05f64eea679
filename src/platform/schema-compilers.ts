/**
 * How routes check what comes in and write what goes out. Ajv is strict for bodies and lenient for what arrives as text. A body is JSON:
 * "5" is no number and null is no text. Query, params and headers have only text, so there a number is read from it. Unknown fields are
 * refused, never dropped.
 */
import AjvCompiler, { type Ajv } from '@fastify/ajv-compiler';
import SerializerSelector from '@fastify/fast-json-stringify-compiler';
import type { FastifyInstance, FastifySchemaCompiler } from 'fastify';

// Verbose: an error says which schema it is of, so that a problem can say what would have been accepted.
const options = { removeAdditional: false, useDefaults: true, allErrors: false, strict: false, verbose: true } as const;

// Each pool keeps one Ajv for all groups of routes with the same shared schemas: making one costs more than a group's routes.
const [poolForBodies, poolForTexts, poolForAnswers] = [AjvCompiler(), AjvCompiler(), SerializerSelector()];

/** `at start`: a schema that cannot be compiled is known before anybody asks. `at first use`: the API starts in half the time. */
export type WhenCompiled = 'at start' | 'at first use';

/** For the routes that are registered after it. Throws from `app.ready()` what cannot be compiled at start. */
export function compileSchemas(app: FastifyInstance, when: WhenCompiled): void {
  const known = new WeakMap<FastifyInstance, ReturnType<typeof compilersOf>>();
  const needed = <T>(make: () => T): (() => T) => {
    const made = once(make);
    if (when === 'at start') made();
    return made;
  };
  app.addHook('onRoute', function (route) {
    const compilers = () => {
      const compiler = known.get(this) ?? compilersOf(this.getSchemas());
      known.set(this, compiler);
      return compiler;
    };
    route.validatorCompiler = (definition) => {
      const validator = needed(() => compilers()[definition.httpPart === 'body' ? 'bodies' : 'texts'](definition));
      // Fastify reads what is wrong from the function that said so.
      const validate: ReturnType<FastifySchemaCompiler<unknown>> = (value: unknown) => {
        const isValid = validator()(value) === true;
        validate.errors = validator().errors;
        return isValid;
      };
      return validate;
    };
    route.serializerCompiler = ({ schema, method, url, httpStatus = '' }) => {
      const serializer = needed(() => compilers().answers({ schema, method, url, httpStatus }));
      return (answer: unknown) => serializer()(answer);
    };
  });
}

/** @param shared what the routes' schemas refer to, by its id */
function compilersOf(shared: Record<string, unknown>) {
  const schemas = Object.fromEntries(Object.entries(shared).flatMap(([id, schema]) => (isObject(schema) ? [[id, schema]] : [])));
  return {
    bodies: poolForBodies(schemas, { customOptions: { ...options, coerceTypes: false }, onCreate: takeWhatCanBeKept }),
    texts: poolForTexts(schemas, { customOptions: { ...options, coerceTypes: 'array' }, onCreate: takeWhatCanBeKept }),
    answers: poolForAnswers(schemas),
  };
}

/** Ajv's formats take more than PostgreSQL and JavaScript do. A field that is refused here is named; in the database it is none. */
function takeWhatCanBeKept(ajv: Ajv): void {
  ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i); // not urn:uuid:…
  narrow(ajv, 'date', isOfFourDigits);
  // Nor a leap second: it is no moment in JavaScript, and what is compared with it is never true.
  narrow(ajv, 'date-time', (text) => !Number.isNaN(Date.parse(text)) && isOfFourDigits(new Date(text).toISOString()));
}

/** A day of the years 1 to 9999, in UTC: there is no year 0, and what lies beyond is written otherwise than it is read. */
const isOfFourDigits = (day: string): boolean => /^(?!0000)\d{4}-/.test(day);

/** Takes of what a format takes only what `isKept`. */
function narrow(ajv: Ajv, name: 'date' | 'date-time', isKept: (text: string) => boolean): void {
  const known = ajv.formats[name];
  const isKnown = isObject(known) && 'validate' in known ? known.validate : undefined;
  if (typeof isKnown !== 'function') throw new Error(`Ajv has no ${name} to build on.`);
  ajv.addFormat(name, (text: string) => Reflect.apply(isKnown, known, [text]) === true && isKept(text));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
