import type { IncomingMessage } from 'node:http';

/** What a sidecar keeps of a request, so that it can be sent again; Envoy has such a limit too (1 MiB). */
const maxBodyBytes = 1024 * 1024;

/** The whole body, null when the request has none, `tooLarge` when it is over the limit. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null | 'tooLarge'> {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) {
    request.resume();
    return null;
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > maxBodyBytes) return 'tooLarge';
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}
