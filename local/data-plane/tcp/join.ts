import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../clock.ts';
import type { ConnectionEvents } from '../connections.ts';
import { silence } from '../stream-limits.ts';
import type { TlsCaller } from '../tls/caller.ts';

interface JoinOptions {
  readonly host: string;
  readonly port: number;
  /** How the other side is called by TLS; absent for clear text. */
  readonly tls?: TlsCaller | undefined;
  /** Of the machine: time-outs are never scaled. */
  readonly clock: Clock;
  /** Milliseconds for which neither side may be silent; Infinity = no limit. */
  readonly idleMs: number;
  /** Hears of the connection to the other side. */
  readonly events?: ConnectionEvents | undefined;
  /** Bytes of the caller that were read before. */
  readonly head?: Buffer;
  /** The other side has taken the connection, and no byte has flowed. */
  readonly onOpen?: () => void;
}

/**
 * Joins a connection to another side, byte by byte, until both have ended. One side may end before the other; when one
 * breaks, or both are silent for too long, the other is broken off too. So is a caller whose other side takes no connection.
 */
export function join(caller: Duplex, { host, port, tls, clock, idleMs, events, head, onOpen }: JoinOptions): void {
  const address = { host, port };
  const target = tls?.open(address, undefined) ?? connect({ ...address, allowHalfOpen: true, noDelay: true });
  const quiet = silence(clock, idleMs, () => {
    caller.destroy();
    target.destroy();
  });
  const sides = [
    [caller, target],
    [target, caller],
  ] as const;
  for (const [side, other] of sides) {
    // What follows an error is the end of the connection.
    side.on('error', () => undefined);
    side.once('close', () => {
      quiet.cancel();
      // A side that has ended has had its end passed on; bytes for the other may still be on their way.
      if (!side.readableEnded) other.destroy();
    });
  }
  let isOpen = false;
  target.once('close', () => (isOpen ? events?.disconnected() : events?.notConnected()));
  target.once(tls === undefined ? 'connect' : 'secureConnect', () => {
    isOpen = true;
    events?.connected();
    onOpen?.();
    if (head !== undefined && head.length > 0) target.write(head);
    for (const [side, other] of sides) {
      side.on('data', quiet.stirred);
      side.pipe(other);
    }
  });
}
