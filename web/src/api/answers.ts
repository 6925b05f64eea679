/** Names for what the API answers and takes, by path: of types that its document has no name for. */
import type { paths } from './openapi';

type JsonOf<Message> = Message extends { content: { 'application/json': infer Body } } ? Body : never;

/** What a GET of this path answers. */
export type AnswerOf<Path extends keyof paths> = paths[Path] extends { get: { responses: { 200: infer Answer } } } ? JsonOf<Answer> : never;

/** One of the items that a GET of this list answers. */
export type ItemOf<Path extends keyof paths> = AnswerOf<Path> extends { items: readonly (infer Item)[] } ? Item : never;

/** What a GET of this path may be asked. */
export type QueryOf<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Query } } }
  ? NonNullable<Query>
  : never;

/** The body of a request. */
export type BodyOf<Path extends keyof paths, Method extends 'post' | 'put' | 'patch'> =
  paths[Path] extends Record<Method, { requestBody?: infer Body }> ? JsonOf<NonNullable<Body>> : never;
