import { matchRoutes } from 'react-router';
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
const routes = pages.map(({ path }) => ({ path }));
const pageOf = (address: string) => matchRoutes(routes, address)?.at(-1)?.route.path;

test.each(pages.map(({ path }) => path))('the page %s is looked at, by axe and in pictures', (path) => {
  expect(places.map((place) => pageOf(place.path(shown)))).toContain(path);
});

test('no two places have one name, by which their pictures are kept', () => {
  const names = places.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});
