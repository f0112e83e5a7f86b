import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock.ts';
import { isUnreachable } from './attempt.ts';
import type { Forwarded } from './forward.ts';
import { type LocalReply, locally, localReplies, replyOn } from './local-reply.ts';
import { answeredPairs, proxiedHeaders } from './proxied-headers.ts';
import type { Patience } from './retry-policy.ts';
import type { ClusterStats } from './stats/cluster-stats.ts';
import { silence } from './stream-limits.ts';
import { isOfThisMachine } from './this-machine.ts';
import type { TlsCaller } from './tls/caller.ts';
import { changeProtocol } from './upgrade.ts';

interface ForwardUpgradeOptions {
  /** The host and the path with its query, as the target gets them. */
  readonly authority: string;
  readonly target: string;
  /** Where the process listens that requests go to; undefined when there is none. */
  readonly origin: string | undefined;
  /** How it is called by TLS; clear text unless given. */
  readonly tls?: TlsCaller | undefined;
  /** Counts what is sent. */
  readonly cluster: ClusterStats;
  readonly patience: Patience;
  /** Of the machine: latencies and time-outs are never scaled. */
  readonly clock: Clock;
}

/** Whether a request asks for the one protocol that HTTP listeners change to. */
export const isWebsocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';

/**
 * Passes on a request to change to websocket. It is sent once, since such a request never ends; for the same reason no
 * time-out but that of silence holds.
 */
export async function forwardUpgrade(
  incoming: IncomingMessage,
  caller: Duplex,
  head: Buffer,
  { authority, target, origin, tls, cluster, patience, clock }: ForwardUpgradeOptions,
): Promise<Forwarded> {
  // What flows once the protocol has changed is no body.
  const nothingElse = { bytesReceived: 0, upstream: origin };
  const counted = (forwarded: Forwarded): Forwarded => {
    cluster.answered(forwarded);
    return forwarded;
  };
  const local = (found: LocalReply, attempts: number): Forwarded => {
    replyOn(caller, found);
    return counted({ ...locally(found), ...nothingElse, attempts });
  };
  if (!isWebsocket(incoming)) return local(localReplies.upgradeForbidden, 0);
  if (origin === undefined) return local(localReplies.noHealthyUpstream, 0);
  if (!isOfThisMachine(origin)) return local(localReplies.noConnection, 1);
  const start = clock.now();
  let failure: LocalReply | undefined;
  const fail = (found: LocalReply) => {
    failure ??= found;
    replyOn(caller, failure);
  };
  let isOpen = false;
  const quiet = silence(clock, patience.idleMs, () => (isOpen ? caller.destroy() : fail(localReplies.idle)));
  const process = cluster.hostAt(origin);
  cluster.sent(process);
  caller.once('close', () => {
    quiet.cancel();
    cluster.ended(process, 'passed', 101);
  });
  const request = {
    method: incoming.method ?? 'GET',
    url: new URL(target, origin),
    headers: proxiedHeaders(incoming, authority, patience),
    protocol: 'websocket',
    tls,
  };
  const status = await changeProtocol(request, caller, head, {
    answered: (rawHeaders) => answeredPairs(rawHeaders, clock.now() - start),
    opened(socket) {
      isOpen = true;
      caller.on('data', quiet.stirred);
      socket.on('data', quiet.stirred);
    },
    failed(error) {
      if (failure === undefined) fail(isUnreachable(error) ? localReplies.noConnection : localReplies.reset);
      return failure?.status ?? 0;
    },
  });
  return counted({
    ...(failure === undefined
      ? { status, responseMs: undefined, flags: '', bytesSent: 0, headers: {} }
      : locally(failure)),
    ...nothingElse,
    status,
    attempts: 1,
  });
}
