import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock.ts';
import type { Endpoint } from './config/snapshot.ts';
import { createEndpoints } from './endpoints.ts';
import { forward } from './forward.ts';
import { forwardUpgrade } from './forward-upgrade.ts';
import { type LocalReply, localReplies, reply, replyOn } from './local-reply.ts';
import type { Way } from './outbound-table.ts';
import { passOutside } from './outside.ts';
import type { Answer } from './tally.ts';

export interface CarrierOptions {
  /** Told once for each request that was meant for a target and that the caller waited for. */
  readonly onAnswer: (answer: Answer) => void;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Of the machine: latencies and time-outs are never scaled. */
  readonly clock: Clock;
}

/** The host and the path with its query, as a target gets them. */
interface Addressed {
  readonly authority: string;
  readonly target: string;
}

/** Takes requests the ways that were found for them. */
export interface Carrier {
  carry(way: Way, request: IncomingMessage, caller: ServerResponse, to: Addressed): Promise<void>;
  /** The same for a request to change the protocol. */
  carryUpgrade(way: Way, request: IncomingMessage, caller: Duplex, head: Buffer, to: Addressed): Promise<void>;
  setEndpoints(endpoints: readonly Endpoint[]): void;
  close(): Promise<void>;
}

type Unserved = Exclude<Way['kind'], 'target' | 'outside' | 'noListener'>;

const replies: Readonly<Record<Unserved, LocalReply>> = {
  noRoute: localReplies.noRoute,
  noProvider: localReplies.noCluster,
};

export function createCarrier({ onAnswer, random, clock }: CarrierOptions): Carrier {
  const endpoints = createEndpoints();
  return {
    async carry(way, request, caller, { authority, target }) {
      if (way.kind === 'outside') return passOutside(request, caller);
      if (way.kind === 'noListener') return void caller.destroy();
      if (way.kind !== 'target') {
        request.resume();
        return reply(caller, replies[way.kind]);
      }
      const { virtualService, patience } = way;
      const { virtualNode, port } = way.target;
      const next = () => endpoints.next(virtualNode, port);
      const answer = await forward(request, caller, { authority, target, next, patience, clock, random });
      if (answer !== undefined) onAnswer({ virtualService, virtualNode, ...answer });
    },
    async carryUpgrade(way, request, caller, head, { authority, target }) {
      if (way.kind === 'outside' || way.kind === 'noListener') return void caller.destroy();
      if (way.kind !== 'target') return replyOn(caller, replies[way.kind]);
      const { virtualService, patience } = way;
      const { virtualNode, port } = way.target;
      const origin = endpoints.next(virtualNode, port)?.origin;
      const answer = await forwardUpgrade(request, caller, head, { authority, target, origin, patience, clock });
      onAnswer({ virtualService, virtualNode, ...answer });
    },
    setEndpoints: endpoints.set,
    close: endpoints.close,
  };
}
