/** How a client of HTTP/2 begins by prior knowledge. Source: RFC 9113, section 3.4. */
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/** Whether a connection begins as one of HTTP/2; undefined as long as it may. */
export function isHttp2(read: Buffer): boolean | undefined {
  const length = Math.min(read.length, preface.length);
  if (!read.subarray(0, length).equals(preface.subarray(0, length))) return false;
  return length === preface.length ? true : undefined;
}
