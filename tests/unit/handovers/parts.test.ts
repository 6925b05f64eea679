import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actingFor, partsOf, type Actor, type Cast } from '../../../src/handovers/parts.js';

const cast: Cast = {
  fromOwnerId: 'old-owner',
  preparerId: 'preparer',
  reviewerId: 'reviewer',
  toOwnerId: 'receiver',
  escalatedToIds: ['escalated'],
};
const person = (id: string, office: Partial<Actor> = {}): Actor => ({ id, isAdmin: false, isHr: false, ...office });
const admin = (id: string) => person(id, { isAdmin: true });

describe('in a handover with all its people', () => {
  test.each([
    ['preparer', ['preparer']],
    ['reviewer', ['reviewer']],
    ['receiver', ['receiver']],
    ['old-owner', []],
    ['escalated', ['escalated']],
    ['colleague', []],
  ])('%s plays %j', (id, parts) => {
    expect(partsOf(person(id), cast)).toEqual(parts);
  });

  test.each([
    ['HR', person('somebody', { isHr: true }), ['hr']],
    ['an admin', admin('somebody'), ['admin']],
    ['the reviewer who is an admin', admin('reviewer'), ['reviewer', 'admin']],
    ['a key of HR', { id: null, isAdmin: false, isHr: true }, ['hr']],
    ['a key of an admin', { id: null, isAdmin: true, isHr: true }, ['hr', 'admin']],
    ['a key without either', { id: null, isAdmin: false, isHr: false }, []],
  ] as const)('%s plays by office', (_, actor, parts) => {
    expect(partsOf(actor, cast)).toEqual(parts);
  });
});

describe('the old owner', () => {
  test('prepares as long as the part was not given to somebody else', () => {
    expect(partsOf(person('old-owner'), { ...cast, preparerId: 'old-owner' })).toEqual(['preparer']);
  });

  test('neither reviews nor acts as admin, whatever the row says', () => {
    expect(partsOf(admin('old-owner'), { ...cast, preparerId: 'old-owner', reviewerId: 'old-owner' })).toEqual(['preparer']);
  });
});

test('the receiver neither reviews nor acts as admin, whatever the row says', () => {
  expect(partsOf(admin('receiver'), { ...cast, reviewerId: 'receiver' })).toEqual(['receiver']);
});

describe('where nobody is named', () => {
  test.each([
    ['an admin reviews', admin('somebody'), { ...cast, reviewerId: null }, ['reviewer', 'admin']],
    ['an admin prepares', admin('somebody'), { ...cast, preparerId: null }, ['preparer', 'admin']],
    ['nobody else reviews', person('manager'), { ...cast, reviewerId: null }, []],
    ['an admin who is the old owner does not review', admin('old-owner'), { ...cast, reviewerId: null }, []],
    ['an admin who is the receiver does not review', admin('receiver'), { ...cast, reviewerId: null }, ['receiver']],
    ['no key receives', { id: null, isAdmin: true, isHr: true }, { ...cast, toOwnerId: null }, ['hr', 'admin']],
  ] as const)('%s', (_, actor, theirCast, parts) => {
    expect(partsOf(actor, theirCast)).toEqual(parts);
  });
});

test('nobody reviews what they give or receive, in any cast', () => {
  const id = fc.constantFrom('a', 'b', 'c');
  const anyCast = fc.record({
    fromOwnerId: id,
    toOwnerId: fc.option(id),
    reviewerId: fc.option(id),
    preparerId: fc.option(id),
    escalatedToIds: fc.array(id),
  });
  fc.assert(
    fc.property(id, fc.boolean(), fc.boolean(), anyCast, (actorId, isAdmin, isHr, theirCast) => {
      const parts = partsOf({ id: actorId, isAdmin, isHr }, theirCast);
      if (actorId === theirCast.fromOwnerId || actorId === theirCast.toOwnerId) {
        expect(parts).not.toContain('reviewer');
        expect(parts).not.toContain('admin');
        expect(parts).not.toContain('escalated');
      }
      expect(new Set(parts).size).toBe(parts.length);
    }),
  );
});

describe('a delegate', () => {
  const delegate = (...represents: string[]) => person('delegate', { represents });

  test.each([
    ['preparer', ['preparer']],
    ['reviewer', ['reviewer']],
    ['receiver', ['receiver']],
    ['escalated', ['escalated']],
    ['colleague', []],
  ])('of the %s plays %j', (id, parts) => {
    expect(partsOf(delegate(id), cast)).toEqual(parts);
  });

  test('of an admin or of HR has no office by that', () => {
    expect(partsOf(delegate('admin'), { ...cast, reviewerId: null, preparerId: null })).toEqual([]);
  });

  test.each(['old-owner', 'receiver'])('who is the %s acts for nobody', (id) => {
    expect(partsOf(person(id, { represents: ['reviewer', 'preparer', 'escalated'] }), cast)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/reviewer|preparer|escalated/)]),
    );
  });

  test('is known with the person represented, and alone where the part is theirs too', () => {
    const mayReview = (parts: readonly string[]) => parts.includes('reviewer');
    expect(actingFor(delegate('preparer', 'reviewer'), cast, mayReview)).toBe('reviewer');
    expect(actingFor(person('reviewer', { represents: ['preparer'] }), cast, mayReview)).toBeNull();
  });
});

test('Baton itself keeps the clock and acts for those whom it stands in for, but neither prepares nor reviews, whoever is missing', () => {
  const baton = { id: null, isAdmin: true, isHr: true, isBaton: true };
  for (const theirCast of [cast, { ...cast, preparerId: null, reviewerId: null, toOwnerId: null }])
    expect(partsOf(baton, theirCast)).toEqual(['receiver', 'escalated', 'hr', 'admin', 'clock']);
});

test('only Baton keeps the clock', () => {
  for (const id of ['admin', 'reviewer', 'escalated', null])
    expect(partsOf({ id, isAdmin: true, isHr: true }, cast)).not.toContain('clock');
});
