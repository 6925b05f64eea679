import type { paths } from '../api/openapi';

export type BriefText = paths['/api/v1/handovers/{id}/brief']['put']['requestBody']['content']['application/json'];

/** The brief in a handover, which the API has checked when it was written; an empty one where there is none. */
export const readBrief = (brief: unknown): BriefText => (isBrief(brief) ? brief : {});

const isBrief = (brief: unknown): brief is BriefText => typeof brief === 'object' && brief !== null && !Array.isArray(brief);
