import type { IncomingHttpHeaders } from 'node:http';

const loopback = ['127.0.0.1', 'localhost'];

/** The names under which a server on this machine is reached, as a Host header has them: clients leave out port 80. */
export const loopbackHosts = (port: number): readonly string[] => [
  ...loopback.map((name) => `${name}:${port}`),
  ...(port === 80 ? loopback : []),
];

const own: ReadonlySet<unknown> = new Set([undefined, 'same-origin', 'none']);

/** A bucket of S3 before the name: names under localhost are this machine's alone (RFC 6761, section 6.3). */
const withoutBucket = (host: string): string => host.replace(/^[a-z0-9][a-z0-9.-]*\.(?=localhost(:\d+)?$)/, '');

/**
 * Why a request is refused that a page of another place had a browser on this machine send; undefined for every other.
 * Every page that is open in that browser can send requests here. A name that was made to point here (DNS rebinding) shows
 * in Host, another page in Origin and in Sec-Fetch-Site. A browser lets no page write those three.
 *
 * @param hosts all that the Host header may say
 */
export function foreignRequest(headers: IncomingHttpHeaders, hosts: readonly string[]): string | undefined {
  const host = headers.host?.toLowerCase();
  if (host === undefined || !(hosts.includes(host) || hosts.includes(withoutBucket(host)))) {
    return `this server answers to the Host ${hosts.join(' and ')} alone`;
  }
  const { origin } = headers;
  if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`)) {
    return 'this server answers no page of another origin';
  }
  return own.has(headers['sec-fetch-site']) ? undefined : 'this server answers no page of another site';
}
