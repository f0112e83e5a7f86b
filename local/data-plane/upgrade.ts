import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { forwardedHeaders } from './hop-headers.ts';

/** A request to change the protocol, as it goes to the target. */
interface OutgoingUpgrade {
  readonly method: string;
  readonly url: URL;
  /** Names and values in turn, without those of the one connection. */
  readonly headers: readonly string[];
  readonly protocol: string;
  /** What the caller gets where no connection is made. */
  readonly unreachable: { readonly status: number; readonly reason: string };
}

/** The request as it came, for a target at an origin. */
export const upgradeFor = (incoming: IncomingMessage, origin: string): Omit<OutgoingUpgrade, 'unreachable'> => ({
  method: incoming.method ?? 'GET',
  url: new URL(incoming.url ?? '/', origin),
  headers: forwardedHeaders(incoming.rawHeaders),
  protocol: incoming.headers.upgrade ?? '',
});

/**
 * Passes on a request to change the protocol, such as to a websocket: once the target has agreed, bytes flow both ways
 * until one side closes. What the target answers instead of agreeing is passed on as it is.
 *
 * @returns the status that the caller got
 */
export function passUpgradeOn(
  { method, url, headers: kept, protocol, unreachable }: OutgoingUpgrade,
  caller: Duplex,
  head: Buffer,
): Promise<number> {
  return new Promise((resolve) => {
    const headers = [...kept, 'Connection', 'Upgrade', 'Upgrade', protocol];
    const outgoing = httpRequest(url, { method, headers });
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
      refuseUpgrade(caller, unreachable.status, unreachable.reason);
      resolve(unreachable.status);
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
