import { crc32, deflateRawSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { readZip } from '../../../../local/template/sam/read-zip.ts';

interface Change {
  readonly method?: number;
  readonly sum?: number;
}

/** A ZIP file, deflated; each entry is the same in its list and before its bytes. */
function zipped(files: Readonly<Record<string, string>>, { method = 8, sum }: Change = {}): Buffer {
  const parts: Buffer[] = [];
  const list: Buffer[] = [];
  for (const [path, text] of Object.entries(files)) {
    const content = Buffer.from(text);
    const packed = method === 8 ? deflateRawSync(content) : content;
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(method, 4);
    shared.writeUInt32LE(sum ?? crc32(content), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(content.length, 18);
    shared.writeUInt16LE(Buffer.byteLength(path), 22);
    const offset = Buffer.concat(parts).length;
    parts.push(Buffer.from('PK\x03\x04'), shared, Buffer.from(path), packed);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    list.push(Buffer.from('PK\x01\x02\x00\x00'), shared, rest, Buffer.from(path));
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(Buffer.concat(parts).length, 16);
  return Buffer.concat([...parts, ...list, end]);
}

const read = (zip: Uint8Array) =>
  Object.fromEntries(readZip(zip, 'CodeUri').map(({ path, content }) => [path, Buffer.from(content).toString()]));

test('The files of a ZIP file are as they were, stored or deflated', () => {
  const files = { 'handler.mjs': 'export const handler = 1;', 'lib/ä.txt': 'ü'.repeat(1000), 'lib/': '' };
  const { 'lib/': _, ...there } = files;
  expect(read(zipped(files))).toEqual(there);
  expect(read(zipped(files, { method: 0 }))).toEqual(there);
});

test.each(['../out', '/etc/passwd', 'a/../../b', 'a\\b'])('a path that leads out is refused: %s', (path) => {
  expect(() => read(zipped({ [path]: 'x' }))).toThrow('a path that leads out of it');
});

test('what is no ZIP file, or not as it was packed, is refused', () => {
  const broken = [
    Buffer.from(''),
    Buffer.from('PK'),
    Buffer.alloc(100),
    zipped({ a: 'x' }, { sum: 1 }),
    zipped({ a: 'x' }, { method: 12 }),
  ];
  for (const bytes of broken) expect(() => read(bytes)).toThrow('CodeUri: is no ZIP file that can be read here');
  const whole = zipped({ a: 'hello' });
  for (let length = 0; length < whole.length; length += 1) {
    expect(() => read(whole.subarray(0, length))).toThrow('is no ZIP file');
  }
});
