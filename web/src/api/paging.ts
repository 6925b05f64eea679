import { problemOf, RefusedError } from '../problems/problem';

/** How the API's lists are read on: `api.useInfiniteQuery('get', path, init, byCursor)`. */
export const byCursor = {
  pageParamName: 'cursor',
  initialPageParam: null,
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
} as const;

interface Answer<Item> {
  readonly data?: { readonly items: readonly Item[]; readonly nextCursor: string | null };
  readonly error?: unknown;
}

/** What a list holds, page by page, as far as it is asked for. */
export async function* eachItem<Item>(read: (cursor: string | undefined) => Promise<Answer<Item>>): AsyncGenerator<Item> {
  let cursor: string | undefined;
  do {
    const { data, error } = await read(cursor);
    if (data === undefined) throw new RefusedError(problemOf(error));
    yield* data.items;
    cursor = data.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
