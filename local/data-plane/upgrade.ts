import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { forwardedHeaders } from './attempt.ts';
import type { Endpoint } from './endpoints.ts';

/**
 * Passes on a request to change the protocol, such as to a websocket: once the target has agreed, bytes flow both ways
 * until one side closes. What the target answers instead of agreeing is passed on as it is.
 *
 * @returns the status that the caller got; 503 where no connection was made
 */
export function passUpgradeOn(
  incoming: IncomingMessage,
  caller: Duplex,
  head: Buffer,
  { origin }: Pick<Endpoint, 'origin'>,
): Promise<number> {
  return new Promise((resolve) => {
    const headers = [...forwardedHeaders(incoming.rawHeaders), 'Connection', 'Upgrade'];
    headers.push('Upgrade', incoming.headers.upgrade ?? '');
    const outgoing = httpRequest(new URL(incoming.url ?? '/', origin), { method: incoming.method, headers });
    // A connection that breaks ends the other one as well.
    caller.on('error', () => outgoing.destroy());
    caller.on('close', () => outgoing.destroy());
    outgoing.on('upgrade', (answer, target, firstBytes) => {
      target.on('error', () => caller.destroy());
      target.on('close', () => caller.destroy());
      caller.on('close', () => target.destroy());
      caller.write(headOf(answer));
      caller.write(firstBytes);
      target.write(head);
      caller.pipe(target).pipe(caller);
      resolve(answer.statusCode ?? 101);
    });
    outgoing.on('response', (answer) => {
      caller.write(headOf(answer));
      answer.pipe(caller).on('finish', () => caller.destroy());
      resolve(answer.statusCode ?? 502);
    });
    outgoing.on('error', () => {
      refuseUpgrade(caller, 503, 'Service Unavailable');
      resolve(503);
    });
    outgoing.end();
  });
}

/** Answers a request to change the protocol without any target. */
export function refuseUpgrade(caller: Duplex, status: number, reason: string): void {
  if (caller.destroyed) return;
  caller.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => caller.destroy());
}

/** Status line and headers as they came; a body is ended by closing, so its framing is left out. */
function headOf({ statusCode, statusMessage, rawHeaders }: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2)
    if (!/^(transfer-encoding|keep-alive)$/i.test(rawHeaders[i] ?? ''))
      lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}
