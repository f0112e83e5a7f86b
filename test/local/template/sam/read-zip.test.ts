import { expect, test } from '@jest/globals';
import { readZip } from '../../../../local/template/sam/read-zip.ts';
import { zipped } from './zipped.ts';

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
