import type { IncomingHttpHeaders } from 'node:http';

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Whether a header, by its name in lower case, is one of the one connection that it came by. */
export const isHopByHop = (name: string): boolean => hopByHop.has(name);

/**
 * Some of the headers that came, as names and values in turn.
 *
 * @param isKept gets each name in lower case
 */
export function keptHeaders(rawHeaders: readonly string[], isKept: (name: string) => boolean): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = rawHeaders.slice(i, i + 2);
    if (isKept(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}

/** The headers that go on to the next hop, as names and values in turn. */
export const forwardedHeaders = (rawHeaders: readonly string[]): string[] =>
  // The body is sent on whole, so nothing waits for a 100, and its length is set anew.
  keptHeaders(rawHeaders, (name) => !hopByHop.has(name) && name !== 'expect' && name !== 'content-length');

/** The headers of an answer that go on to the caller. */
export function answerHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const kept: IncomingHttpHeaders = {};
  for (const name in headers) if (!hopByHop.has(name)) kept[name] = headers[name];
  return kept;
}
