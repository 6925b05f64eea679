import type { ItemOf } from '../api/answers';

/** A pool, as the list of them answers it. */
export type Pool = ItemOf<'/api/v1/pools'>;
