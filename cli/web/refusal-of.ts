import type { IncomingHttpHeaders } from 'node:http';

/** Why a request is not answered. */
export interface Refusal {
  readonly status: number;
  readonly text: string;
}

export interface AskedBy {
  readonly method?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/**
 * A page that listens on this machine can be asked by every page that the user's browser has open. A name that was made
 * to point here (DNS rebinding) shows in Host, another page in Origin and Sec-Fetch-Site: none of them is answered.
 * Undefined for a request of the page's own.
 */
export function refusalOf({ method, headers }: AskedBy, port: number): Refusal | undefined {
  const own = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  if (headers.host === undefined || !own.has(headers.host))
    return { status: 403, text: `this page answers to 127.0.0.1:${port} and localhost:${port} alone` };
  const origin = headers.origin;
  if (origin !== undefined && ![...own].some((host) => origin === `http://${host}`))
    return { status: 403, text: 'this page answers no other page' };
  // Following a link to the page is no request of another page's for what it says.
  const foreign = headers['sec-fetch-site'] === 'cross-site' || headers['sec-fetch-site'] === 'same-site';
  if (foreign && headers['sec-fetch-mode'] !== 'navigate')
    return { status: 403, text: 'this page answers no other page' };
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, text: 'this page can only be read' };
  return undefined;
}
