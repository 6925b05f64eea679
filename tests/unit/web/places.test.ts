import { expect, test } from 'vitest';
import { pages } from '../../../web/src/pages';
import { places, type Shown } from '../../harness/places';

const shown: Shown = {
  customer: 'c',
  preparing: 'h',
  reviewing: 'h',
  confirming: 'h',
  import: 'i',
  run: 'r',
  change: 'p',
  undivided: 'p',
};
const paths = pages.map(({ path }) => path);
/** The page at an address; one without parameters first, as the router has it. */
const pageOf = (address: string) => {
  const [path = ''] = address.split('?');
  return paths.find((each) => each === path) ?? paths.find((each) => new RegExp(`^${each.replaceAll(/:\w+/g, '[^/]+')}$`).test(path));
};

test.each(paths)('the page %s is looked at, by axe and in pictures', (path) => {
  expect(places.map((place) => pageOf(place.path(shown)))).toContain(path);
});

test('no two places have one name, by which their pictures are kept', () => {
  const names = places.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});
