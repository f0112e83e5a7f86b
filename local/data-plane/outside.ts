import type { IncomingMessage, ServerResponse } from 'node:http';
import { request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock.ts';
import { forwardedHeaders } from './hop-headers.ts';
import { join } from './tcp/join.ts';
import type { TlsCaller } from './tls/caller.ts';
import { overTls } from './tls/over-tls.ts';

/**
 * Passes a request on and its answer back, both as they are, on a connection of their own. What the other side does not
 * answer ends the connection of the caller: where the mesh passes bytes alone it says nothing itself.
 *
 * @param url where it was meant for outside of the mesh, or a process that takes connections
 * @param tls how that is called by TLS; clear text unless given
 */
export function passAsItIs(request: IncomingMessage, caller: ServerResponse, url: string, tls?: TlsCaller): void {
  const { method = 'GET', rawHeaders } = request;
  const outgoing = httpRequest(url, {
    method,
    headers: forwardedHeaders(rawHeaders),
    ...(overTls(tls, new URL(url)) ?? { agent: false }),
  });
  outgoing.on('response', (answer) => {
    caller.writeHead(answer.statusCode ?? 502, forwardedHeaders(answer.rawHeaders));
    answer.pipe(caller);
    answer.on('error', () => caller.destroy());
  });
  outgoing.on('error', () => caller.destroy());
  caller.on('close', () => outgoing.destroy());
  request.pipe(outgoing);
}

/** Joins a connection to a host outside of the mesh, byte by byte. */
export function tunnelTo(host: string, port: number, caller: Duplex, head: Buffer, clock: Clock): void {
  const onOpen = () => confirmTunnel(caller);
  join(caller, { host, port, clock, idleMs: Number.POSITIVE_INFINITY, head, onOpen });
}

/** Answers a request for a connection: from now on all bytes are the other side's. */
export function confirmTunnel(caller: Duplex): void {
  caller.write('HTTP/1.1 200 Connection established\r\n\r\n');
}
