/** How the API's lists are read on: `api.useInfiniteQuery('get', path, init, byCursor)`. */
export const byCursor = {
  pageParamName: 'cursor',
  initialPageParam: null,
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
} as const;
