import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../local/kit/aws-error.ts';
import { nextAs, type Page, type PageRequest, pageByName, pageByPlace } from '../../../local/kit/page.ts';

const invalidToken = () => new AwsError('InvalidToken', 'no such token');
const name = (item: string) => item;

/** The items of every page until the last, which has no token. */
function readAll(page: (request: PageRequest) => Page<string>): readonly string[][] {
  const pages: string[][] = [];
  let token: string | undefined;
  do {
    const { items, next } = page({ limit: 2, token, invalidToken });
    pages.push([...items]);
    token = next;
  } while (token !== undefined);
  return pages;
}

describe.each([
  ['by place', (items: readonly string[]) => (request: PageRequest) => pageByPlace(items, request)],
  ['by name', (items: readonly string[]) => (request: PageRequest) => pageByName(items, name, request)],
])('pages %s', (_which, paged) => {
  test('have every item once, and a full last page has no token', () => {
    expect(readAll(paged([]))).toEqual([[]]);
    expect(readAll(paged(['a', 'b']))).toEqual([['a', 'b']]);
    expect(readAll(paged(['a', 'b', 'c']))).toEqual([['a', 'b'], ['c']]);
  });

  test('refuse a token that none of them gave out', () => {
    expect(() => paged(['a'])({ limit: 2, token: 'b', invalidToken })).toThrow('no such token');
  });
});

test('a deletion between two pages by name hides no item', () => {
  const { next } = pageByName(['a', 'b', 'c', 'd'], name, { limit: 2, token: undefined, invalidToken });
  expect(pageByName(['c', 'd'], name, { limit: 2, token: next, invalidToken }).items).toEqual(['c', 'd']);
});

test('a token has the name that the operation gives it', () => {
  expect(nextAs('NextMarker', { items: [], next: 't' })).toEqual({ NextMarker: 't' });
  expect(nextAs('NextMarker', { items: [] })).toEqual({});
});
