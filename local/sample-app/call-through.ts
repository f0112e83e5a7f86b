import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Pool } from 'undici';
import type { ServiceAnswer } from './gateway-app.ts';
import { versionHeader } from './version-header.ts';

type Headers = Readonly<Record<string, string>>;

/** The headers of a request that a caller passes on: a router sees a header only as far as the apps carry it. */
export const passedOn = ({ headers }: IncomingMessage): Headers =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith('x-') && typeof value === 'string' ? [[name, value] as const] : [],
    ),
  );

/** Calls a service by its name, through the proxy or load balancer of `pool`. */
export async function callThrough(pool: Pool, service: string, path: string, more: Headers): Promise<ServiceAnswer> {
  const sent = { ...more, host: service };
  const { statusCode, headers, body } = await pool.request({ method: 'GET', path, headers: sent });
  const version = headers[versionHeader];
  return { status: statusCode, version: typeof version === 'string' ? version : undefined, body: await body.text() };
}

export function respond(response: ServerResponse, { status, version, body }: ServiceAnswer): void {
  const named = version === undefined ? {} : { [versionHeader]: version };
  response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...named }).end(body);
}
