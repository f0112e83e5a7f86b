import type { IncomingHttpHeaders } from 'node:http';
import { foreignRequest, loopbackHosts } from '../../local/http/foreign-request.ts';

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
 * A page that listens on this machine can be asked by every page that the user's browser has open: none of them is
 * answered. Following a link to the page is no request of another page's for what it says, as it can only be read.
 * Undefined for a request of the page's own.
 */
export function refusalOf({ method, headers }: AskedBy, port: number): Refusal | undefined {
  const { 'sec-fetch-site': _site, ...others } = headers;
  const asked = headers['sec-fetch-mode'] === 'navigate' ? others : headers;
  const foreign = foreignRequest(asked, loopbackHosts(port));
  if (foreign !== undefined) return { status: 403, text: foreign };
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, text: 'this page can only be read' };
  return undefined;
}
