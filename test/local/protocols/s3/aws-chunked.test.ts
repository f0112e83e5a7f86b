import { expect, test } from '@jest/globals';
import { unchunked } from '../../../../local/protocols/s3/aws-chunked.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

test('Chunks are put together, with the headers that come after them', () => {
  const { body, trailers } = unchunked(
    bytes('5;chunk-signature=ab\r\nhello\r\n2\r\n\r\n\r\n0\r\nx-amz-checksum-crc32: NhCmhg==\r\n\r\n'),
  );
  expect(Buffer.from(body).toString()).toBe('hello\r\n');
  expect(trailers).toEqual({ 'x-amz-checksum-crc32': 'NhCmhg==' });
});

test.each(['', 'hello', '5\r\nhel', 'x\r\nhello\r\n0\r\n\r\n'])('%j is not aws-chunked', (text) => {
  expect(() => unchunked(bytes(text))).toThrow(expect.objectContaining({ code: 'SerializationException' }));
});
