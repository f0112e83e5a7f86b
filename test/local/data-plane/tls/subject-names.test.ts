import { X509Certificate } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isForOneOf, subjectNames } from '../../../../local/data-plane/tls/subject-names.ts';
import { authorityNamed } from './certificates.ts';

const authority = authorityNamed('authority');
const written = (names: readonly string[]) => new X509Certificate(authority.issue(names).cert).subjectAltName;

test('A certificate is for its own names, whole and in any case, and for no other', () => {
  const text = written(['color.local', 'spiffe://mesh/color']);
  for (const name of ['color.local', 'COLOR.local', 'spiffe://mesh/color'])
    expect([name, isForOneOf(text, [name])]).toEqual([name, true]);
  for (const name of ['color', 'a.color.local', 'spiffe://mesh/Color', 'spiffe://mesh/color/b'])
    expect([name, isForOneOf(text, [name])]).toEqual([name, false]);
  expect(isForOneOf(text, ['other.local', 'color.local'])).toBe(true);
});

test('A wildcard stands for one part of a host', () => {
  const text = written(['*.mesh.local']);
  expect(
    ['a.mesh.local', 'a.b.mesh.local', '.mesh.local', 'mesh.local'].map((name) => isForOneOf(text, [name])),
  ).toEqual([true, false, false, false]);
});

test('Any certificate will do where no name is wanted, and none without names where one is', () => {
  expect(isForOneOf(undefined, [])).toBe(true);
  expect(isForOneOf(undefined, ['color.local'])).toBe(false);
  expect(isForOneOf('', ['color.local'])).toBe(false);
});

test('No name can be smuggled in by another', () => {
  const names = fc.array(fc.stringMatching(/^(spiffe:\/\/)?[ -~]{1,30}$/), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(names, (own) => {
      expect(subjectNames(written(own) ?? '').map(({ name }) => name)).toEqual(own);
    }),
    { numRuns: 60, examples: [[['spiffe://a, DNS:b.local', 'c"d\\e']]] },
  );
});
