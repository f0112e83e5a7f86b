import { afterAll, expect, test } from '@jest/globals';
import { readKeyPair, readTrust } from '../../../../local/data-plane/tls/secrets.ts';
import { authorityNamed, pemFolder } from './certificates.ts';

const files = pemFolder();
afterAll(files.remove);
const authority = authorityNamed('authority');
const issued = authority.issue(['color.local']);
const pair = files.pair('color', issued);
const junk = files.write('junk.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
const gone = files.path('gone.pem');

test('A certificate is read with its key, and with the chain that follows it', () => {
  const certificateChain = files.write('chain.pem', issued.cert + authority.cert);
  const { key, certificates } = readKeyPair({ ...pair, certificateChain }, {});
  expect(key).toBe(issued.key);
  expect(certificates.map(({ subject }) => subject)).toEqual(['CN=color.local', 'CN=authority']);
});

test('Files that cannot be used are refused with every reason at once', () => {
  const refusal = (certificateChain: string, privateKey: string) => () =>
    readKeyPair({ certificateChain, privateKey }, {});
  expect(refusal(gone, junk)).toThrow(
    `${gone} cannot be read: there is no such file; ${junk} has no private key in PEM`,
  );
  expect(refusal(junk, pair.privateKey)).toThrow(`${junk} has no certificate in PEM`);
  expect(refusal(files.path('.'), pair.privateKey)).toThrow('cannot be read: it is a folder');
});

test('A key of another certificate is refused', () => {
  const { privateKey } = files.pair('other', authority.issue(['other.local']));
  expect(() => readKeyPair({ ...pair, privateKey }, {})).toThrow(
    `the private key ${privateKey} is not that of the certificate ${pair.certificateChain}`,
  );
});

test('A secret is known by its name alone, and needs a key where it is a certificate', () => {
  const secrets = { 'spiffe://m/color': pair, 'spiffe://m': { certificateChain: pair.certificateChain } };
  expect(readKeyPair({ secret: 'spiffe://m/color' }, secrets).path).toBe(pair.certificateChain);
  expect(() => readKeyPair({ secret: 'spiffe://m' }, secrets)).toThrow('it has no private key');
  expect(() => readKeyPair({ secret: 'toString' }, secrets)).toThrow(
    'secret toString is not known: give its files by --secret toString=CHAIN.pem,KEY.pem',
  );
});

test('Authorities are all that are named, and all that are missing are said', () => {
  const ca = files.write('ca.pem', authority.cert);
  const secrets = { a: { certificateChain: ca }, b: { certificateChain: gone } };
  expect(readTrust({ certificateChain: ca }, {})).toHaveLength(1);
  expect(readTrust({ secrets: ['a', 'a'] }, secrets)).toHaveLength(2);
  expect(() => readTrust({ secrets: ['a', 'b', 'c'] }, secrets)).toThrow(
    /gone\.pem cannot be read.*; secret c is not known: give its files by --secret c=CA\.pem$/,
  );
});
