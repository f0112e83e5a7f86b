import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Certificates made by hand. Source: RFC 5280, section 4; X.690 for the encoding.

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), body]);
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const text = (tag: number, value: string) => der(tag, Buffer.from(value));
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const nameOf = (common: string) => sequence(der(0x31, sequence(oid('550403'), text(0x0c, common))));
const bitString = (bytes: Uint8Array) => der(0x03, Buffer.from([0]), bytes);

const extension = (id: string, value: Buffer) => sequence(oid(id), der(0x04, value));
const authority = extension('551d13', sequence(der(0x01, Buffer.from([0xff]))));
/** A name with a scheme is a URI, any other a host. */
const alternativeNames = (names: readonly string[]) =>
  extension('551d11', sequence(...names.map((name) => text(name.includes('://') ? 0x86 : 0x82, name))));

export interface Issued {
  readonly cert: string;
  readonly key: string;
}

type KeyPair = Readonly<Record<'publicKey' | 'privateKey', KeyObject>>;

/** An authority, and what it issues. */
export interface Authority extends Issued {
  /** A certificate for these names, of 2020 to 2049 unless its end is given as in `210101000000Z`. */
  issue(names: readonly string[], notAfter?: string, pair?: KeyPair): Issued;
}

const linesOf = (base64: string) => base64.match(/.{1,64}/g) ?? [];

let serial = 0;

export function authorityNamed(common: string): Authority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issue = (subject: string, publicKey: KeyObject, extensions: readonly Buffer[], notAfter = '491231000000Z') => {
    serial += 1;
    const signed = sequence(
      der(0xa0, der(0x02, Buffer.from([2]))),
      der(0x02, Buffer.from([serial])),
      ecdsaWithSha256,
      nameOf(common),
      sequence(text(0x17, '200101000000Z'), text(0x17, notAfter)),
      nameOf(subject),
      publicKey.export({ type: 'spki', format: 'der' }),
      der(0xa3, sequence(...extensions)),
    );
    const bytes = sequence(signed, ecdsaWithSha256, bitString(sign('sha256', signed, own.privateKey)));
    return ['-----BEGIN CERTIFICATE-----', ...linesOf(bytes.toString('base64')), '-----END CERTIFICATE-----', ''].join(
      '\n',
    );
  };
  const inPem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
  return {
    cert: issue(common, own.publicKey, [authority]),
    key: inPem(own.privateKey),
    issue(names, notAfter, pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })) {
      return {
        cert: issue(names[0] ?? '', pair.publicKey, [alternativeNames(names)], notAfter),
        key: inPem(pair.privateKey),
      };
    },
  };
}

/** A folder of PEM files, gone with the tests of a file. */
export function pemFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  const write = (name: string, content: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  return {
    path: (name: string) => join(folder, name),
    write,
    /** Both files of a certificate, as App Mesh names them. */
    pair: (name: string, { cert, key }: Issued) => ({
      certificateChain: write(`${name}_cert_chain.pem`, cert),
      privateKey: write(`${name}_key.pem`, key),
    }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
