import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TlsCaller } from './tls/caller.ts';
import { overTls } from './tls/over-tls.ts';

/** A request to change the protocol, as it goes to the target. */
interface ChangeRequest {
  readonly method: string;
  readonly url: URL;
  /** Names and values in turn, without those of the one connection. */
  readonly headers: readonly string[];
  readonly protocol: string;
  /** How the target is called by TLS; absent for clear text. */
  readonly tls?: TlsCaller | undefined;
}

interface ChangeEvents {
  /** The target answers: returns the headers that the caller gets, as names and values in turn. */
  answered(rawHeaders: readonly string[]): readonly string[];
  /** The target has agreed, and bytes flow. */
  opened(target: Duplex): void;
  /** No answer came. Answers the caller, and returns the status that it gave. */
  failed(error: Error): number;
}

/**
 * Passes on a request to change the protocol, such as to a websocket: once the target has agreed, bytes flow both ways
 * until one side closes. What the target answers instead of agreeing is passed on as it is.
 *
 * @returns the status that the caller got
 */
export function changeProtocol(
  { method, url, headers: kept, protocol, tls }: ChangeRequest,
  caller: Duplex,
  head: Buffer,
  { answered, opened, failed }: ChangeEvents,
): Promise<number> {
  return new Promise((resolve) => {
    const headers = [...kept, 'Connection', 'Upgrade', 'Upgrade', protocol];
    const outgoing = httpRequest(url, { method, headers, ...overTls(tls, url) });
    // A connection that breaks ends the other one as well.
    caller.on('error', () => outgoing.destroy());
    caller.on('close', () => outgoing.destroy());
    outgoing.on('upgrade', (answer, target, firstBytes) => {
      target.on('error', () => caller.destroy());
      target.on('close', () => caller.destroy());
      caller.on('close', () => target.destroy());
      caller.write(headOf(answer, answered(answer.rawHeaders), framing));
      caller.write(firstBytes);
      target.write(head);
      caller.pipe(target).pipe(caller);
      opened(target);
      resolve(answer.statusCode ?? 101);
    });
    outgoing.on('response', (answer) => {
      caller.write(headOf(answer, answered(answer.rawHeaders), ownConnection));
      answer.pipe(caller).on('finish', () => caller.destroy());
      resolve(answer.statusCode ?? 502);
    });
    outgoing.on('error', (error) => resolve(failed(error)));
    outgoing.end();
  });
}

/** What the caller of a protocol change gets where no connection is made. */
interface Refusal {
  readonly unreachable: { readonly status: number; readonly reason: string };
}

/** Passes on a request to change the protocol, and the answer to it, as they came. @returns the status that the caller got */
export function passUpgradeOn(
  { unreachable, ...request }: ChangeRequest & Refusal,
  caller: Duplex,
  head: Buffer,
): Promise<number> {
  return changeProtocol(request, caller, head, {
    answered: (rawHeaders) => rawHeaders,
    opened: () => undefined,
    failed() {
      refuseUpgrade(caller, unreachable.status, unreachable.reason);
      return unreachable.status;
    },
  });
}

/** Answers a request to change the protocol without any target. */
export function refuseUpgrade(caller: Duplex, status: number, reason: string): void {
  if (caller.destroyed) return;
  caller.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => caller.destroy());
}

/** Left out of every head: a body is ended by closing. */
const framing = /^(transfer-encoding|keep-alive)$/i;

/** Left out as well where the target does not agree: its connection is not the caller's. */
const ownConnection = /^(transfer-encoding|keep-alive|connection)$/i;

/** Status line and headers, without those that are left out. */
function headOf({ statusCode, statusMessage }: IncomingMessage, headers: readonly string[], leftOut: RegExp): string {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let i = 0; i + 1 < headers.length; i += 2)
    if (!leftOut.test(headers[i] ?? '')) lines.push(`${headers[i]}: ${headers[i + 1]}`);
  if (leftOut === ownConnection) lines.push('Connection: close');
  return `${lines.join('\r\n')}\r\n\r\n`;
}
