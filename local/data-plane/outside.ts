import type { IncomingMessage, ServerResponse } from 'node:http';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { forwardedHeaders } from './hop-headers.ts';

/**
 * Passes a request on to where it was meant for, outside of the mesh, and its answer back, both as they are. What the
 * other side does not answer ends the connection: the mesh passes bytes there, and says nothing itself.
 *
 * @param request names its destination in full
 */
export function passOutside(request: IncomingMessage, caller: ServerResponse): void {
  const { method = 'GET', url = '', rawHeaders } = request;
  const outgoing = httpRequest(url, { method, headers: forwardedHeaders(rawHeaders) });
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
export function tunnelTo(host: string, port: number, caller: Duplex, head: Buffer): void {
  const outside = connect(port, host);
  outside.once('connect', () => {
    caller.write('HTTP/1.1 200 Connection established\r\n\r\n');
    outside.write(head);
    outside.pipe(caller).pipe(outside);
  });
  const end = () => {
    outside.destroy();
    caller.destroy();
  };
  for (const side of [outside, caller]) side.on('error', end).on('close', end);
}
