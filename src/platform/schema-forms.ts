/** What a schema accepts, in words: for whoever sent something else. */

const words: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  null: 'null',
};

/** The forms that a value of `schema` has, each once: of a union those of its branches. Of an object the fields that it must have. */
export const formsOf = (schema: unknown): readonly string[] => [...new Set(eachForm(schema))];

function eachForm(schema: unknown): readonly string[] {
  if (!isObject(schema)) return [];
  const branches = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(branches)) return branches.flatMap(eachForm);
  if ('const' in schema) return [String(schema.const)];
  if (Array.isArray(schema.enum)) return schema.enum.map(String);
  if (schema.type === 'object') return [objectOf(schema.required)];
  const form = typeof schema.type === 'string' ? words[schema.type] : undefined;
  if (form === undefined) return [];
  return [typeof schema.format === 'string' ? `${form} (${schema.format})` : form];
}

const objectOf = (required: unknown): string =>
  Array.isArray(required) && required.length > 0 ? `{ ${required.map((name) => `"${name}": …`).join(', ')} }` : 'an object';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
