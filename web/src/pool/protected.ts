import type { ItemOf } from '../api/answers';

/** A customer that is kept from recycling, as the list of them answers it. */
export type Protected = ItemOf<'/api/v1/pool/protected'>;
