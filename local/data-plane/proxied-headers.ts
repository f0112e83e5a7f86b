import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Incoming } from './exchange.ts';
import { isHopByHop } from './hop-headers.ts';
import type { Patience } from './retry-policy.ts';

/** Taken from every request: App Mesh lets no caller set its own retries and time-outs. Source: aws-app-mesh-roadmap #404. */
const withoutEffect =
  /^x-envoy-(max-retries|retry-.*|retriable-.*|upstream-rq-.*|expected-rq-timeout-ms|hedge-.*|attempt-count|decorator-operation)$/;

const isWithoutEffect = (name: string) => name.startsWith('x-envoy-') && withoutEffect.test(name);

/** Envoy announces the time of an attempt where it has one, else that of the request. */
function expectedMs({ attemptMs, requestMs }: Patience): number | undefined {
  const ms = Math.min(attemptMs, requestMs);
  return Number.isFinite(ms) ? ms : undefined;
}

/**
 * The headers that a sidecar sends on, as names in lower case and values in turn: those that came, without those of the
 * one connection, and what Envoy adds. It adds no `x-forwarded-for`.
 */
export function proxiedHeaders(
  { rawHeaders, headers, socket }: Pick<Incoming, 'rawHeaders' | 'headers' | 'socket'>,
  authority: string,
  patience: Patience,
): string[] {
  const sent = ['host', authority];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? '';
    // The way to a target is another connection, and nothing waits for a 100.
    if (isHopByHop(name) || name === 'host' || name === 'expect' || isWithoutEffect(name)) continue;
    sent.push(name, rawHeaders[i + 1] ?? '');
  }
  if (headers['x-request-id'] === undefined) {
    // The access log has it as well.
    headers['x-request-id'] = randomUUID();
    sent.push('x-request-id', headers['x-request-id']);
  }
  if (headers['x-forwarded-proto'] === undefined) sent.push('x-forwarded-proto', socket.encrypted ? 'https' : 'http');
  const expected = expectedMs(patience);
  if (expected !== undefined) sent.push('x-envoy-expected-rq-timeout-ms', String(expected));
  return sent;
}

/** The headers of a target's answer as the caller gets them. */
export function answeredHeaders(headers: IncomingHttpHeaders, serviceMs: number): IncomingHttpHeaders {
  headers['x-envoy-upstream-service-time'] = String(Math.floor(serviceMs));
  headers.server = 'envoy';
  return headers;
}

/** The same of an answer whose headers are names and values in turn. */
export function answeredPairs(rawHeaders: readonly string[], serviceMs: number): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? '';
    if (name !== 'server') kept.push(name, rawHeaders[i + 1] ?? '');
  }
  return [...kept, 'x-envoy-upstream-service-time', String(Math.floor(serviceMs)), 'server', 'envoy'];
}
