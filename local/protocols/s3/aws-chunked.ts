import { unreadable } from '../protocol.ts';

/** A body that came in chunks, put together, and the headers that came after it. */
interface Unchunked {
  readonly body: Uint8Array;
  /** Names in lower case. */
  readonly trailers: Readonly<Record<string, string>>;
}

/**
 * Reads `aws-chunked`: `SIZE[;chunk-signature=…]\r\nBYTES\r\n`, until a chunk of no bytes, then headers. Signatures are not
 * verified, here as elsewhere. Source: S3 API reference, "Authenticating Requests: Using the Authorization Header".
 *
 * @throws AwsError for what is not in this form
 */
export function unchunked(bytes: Uint8Array): Unchunked {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = buffer.indexOf('\r\n', at);
    const [size = ''] = buffer.toString('latin1', at, Math.max(at, end)).split(';');
    if (end === -1 || !/^[0-9a-f]{1,8}$/i.test(size)) throw unreadable('The body of the request is not aws-chunked.');
    const length = Number.parseInt(size, 16);
    at = end + 2;
    if (length === 0) break;
    if (at + length > buffer.length) throw unreadable('The body of the request ends within a chunk.');
    chunks.push(buffer.subarray(at, at + length));
    at += length + 2;
  }
  const lines = buffer.toString('latin1', at).split('\r\n');
  const trailers = lines.flatMap((line): [string, string][] => {
    const [, name, value] = /^([\w-]+):\s*(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value.trim()]];
  });
  return { body: Buffer.concat(chunks), trailers: Object.fromEntries(trailers) };
}
