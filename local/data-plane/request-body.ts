import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** What a sidecar keeps of a request, so that it can be sent again; Envoy has such a limit too (1 MiB). */
const maxBodyBytes = 1024 * 1024;

const hasBody = ({ 'content-length': length, 'transfer-encoding': encoding }: IncomingHttpHeaders): boolean =>
  encoding !== undefined || (length !== undefined && length !== '0');

/** The body as it comes, which can be sent on once; null when the request has none. */
export function streamedBody(request: IncomingMessage): IncomingMessage | null {
  if (hasBody(request.headers)) return request;
  request.resume();
  return null;
}

/** The whole body, null when the request has none, `tooLarge` when it is over the limit. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null | 'tooLarge'> {
  if (!hasBody(request.headers)) {
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
