/**
 * Ajv, strict for bodies and lenient for what arrives as text. A body is JSON: "5" is no number and null is no text. Query,
 * params and headers have only text, so there a number is read from it. Unknown fields are refused, never dropped.
 */
import AjvCompiler from '@fastify/ajv-compiler';

const options = { removeAdditional: false, useDefaults: true, allErrors: false, strict: false } as const;

// Each pool keeps one Ajv for all groups of routes with the same shared schemas: making one costs more than a group's routes.
const [poolForBodies, poolForTexts] = [AjvCompiler(), AjvCompiler()];

// Its published type calls a route's definition a schema.
const buildValidator: AjvCompiler.BuildCompilerFromPool = (externalSchemas) => {
  const bodies = poolForBodies(externalSchemas, { customOptions: { ...options, coerceTypes: false } });
  const texts = poolForTexts(externalSchemas, { customOptions: { ...options, coerceTypes: 'array' } });
  return (route) => (typeof route === 'object' && route.httpPart === 'body' ? bodies(route) : texts(route));
};

export const schemaController = { compilersFactory: { buildValidator } };
