import { expect, test } from '@jest/globals';
import { childText, readXml } from '../../../../local/protocols/s3/read-xml.ts';

test('A document is its elements and their texts', () => {
  const root = readXml(
    '<?xml version="1.0"?><Delete xmlns="x">\n<Quiet/><Object><Key>a&amp;b &#x26; c</Key></Object></Delete>',
  );
  expect(root).toMatchObject({ name: 'Delete', children: [{ name: 'Quiet' }, { name: 'Object' }] });
  expect(childText(root.children[1] ?? root, 'Key')).toBe('a&b & c');
});

test.each(['', 'text', '<a>', '<a></b>', '</a>', '<a>'.repeat(30) + '</a>'.repeat(30)])('%j is refused', (text) => {
  expect(() => readXml(text)).toThrow(expect.objectContaining({ code: 'SerializationException' }));
});
