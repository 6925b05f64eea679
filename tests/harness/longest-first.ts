/** The order of test files: what takes minutes begins first, so that no long file is alone at the end. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const byLength = ['faults', 'e2e', 'workflows', 'integration', 'replay', 'contract', 'unit'] as const;

const rank = ({ moduleId }: TestSpecification): number => {
  const place = byLength.findIndex((folder) => moduleId.includes(`/tests/${folder}/`));
  return place === -1 ? byLength.length : place;
};

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- vitest's own sort, of no array
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}
