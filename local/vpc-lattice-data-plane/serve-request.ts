import type { IncomingMessage, ServerResponse } from 'node:http';
import { attemptOnce } from '../data-plane/attempt-once.ts';
import { drawByWeight } from '../data-plane/draw-by-weight.ts';
import { forwardedHeaders } from '../data-plane/hop-headers.ts';
import { answerLocally } from '../data-plane/local-reply.ts';
import { streamedBody } from '../data-plane/request-body.ts';
import type { RuleAction } from '../vpc-lattice/resources.ts';
import { type Path, withLatticeHeaders } from './request-headers.ts';
import type { MatchedRequest } from './rule-match.ts';
import type { Turn, Upstream } from './target-turns.ts';
import type { RequestEnd, TrafficTally } from './traffic.ts';

/** A listener of a service, as requests reach it. */
export interface Entrance extends Omit<Path, 'groupId'> {
  readonly listenerId: string;
}

interface ServeOptions {
  readonly find: (listenerId: string, request: MatchedRequest) => RuleAction | undefined;
  readonly next: (groupId: string) => Turn;
  readonly tally: TrafficTally;
  readonly onEnd: (end: RequestEnd) => void;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Real milliseconds. */
  readonly now: () => number;
}

export type ServeRequest = (request: IncomingMessage, caller: ServerResponse, entrance: Entrance) => Promise<void>;

/** For so long neither side may be silent. Source: quotas of VPC Lattice, connection idle timeout. */
const idleMs = 60_000;

const describe = (request: IncomingMessage): MatchedRequest => {
  const [path = '/'] = (request.url ?? '/').split('?', 1);
  return { method: request.method ?? 'GET', path, headers: request.headersDistinct };
};

/** What is done with a request: sent to a target, or answered by VPC Lattice itself. */
type Decision =
  | { readonly kind: 'forward'; readonly groupId: string; readonly upstream: Upstream }
  | { readonly kind: 'answer'; readonly status: number; readonly reason: string };

const answer = (status: number, reason: string): Decision => ({ kind: 'answer', status, reason });

/**
 * Serves the requests of a listener as its rules say. A group keeps its share when it has no target: nothing fails over.
 * What VPC Lattice answers then is not documented; it is 500 here, as it counts no 503 of its own.
 */
export function createServeRequest({ find, next, tally, onEnd, random, now }: ServeOptions): ServeRequest {
  const decide = (action: RuleAction | undefined): Decision => {
    if (action === undefined) return answer(404, 'no rule matches');
    if ('fixedResponse' in action) return answer(action.fixedResponse.statusCode, '');
    const drawn = drawByWeight(action.forward.targetGroups, random());
    if (drawn === undefined) return answer(500, 'all weights are 0');
    const turn = next(drawn.targetGroupIdentifier);
    if (turn.kind !== 'target') return answer(500, turn.reason);
    return { kind: 'forward', groupId: drawn.targetGroupIdentifier, upstream: turn.upstream };
  };

  /** Sends the request to a target. What that fails to answer, VPC Lattice answers. */
  const forward = async (
    request: IncomingMessage,
    caller: ServerResponse,
    { groupId, upstream }: Extract<Decision, { kind: 'forward' }>,
    entrance: Entrance,
  ): Promise<Omit<RequestEnd, 'serviceId' | 'groupId'>> => {
    const start = now();
    const local = (status: number, reason: string, failure?: 'connection' | 'timeout') => {
      answerLocally(caller, status, reason);
      return { status, isTargets: false, requestMs: now() - start, ...(failure && { failure }) };
    };
    const outgoing = {
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: withLatticeHeaders(forwardedHeaders(request.rawHeaders), request, { ...entrance, groupId }),
      body: streamedBody(request),
    };
    const end = await attemptOnce(upstream.pool, outgoing, caller, { idleMs });
    switch (end.kind) {
      case 'passed':
        return { status: end.status, isTargets: true, requestMs: end.whole ? now() - start : undefined };
      case 'callerGone':
        return { status: undefined, isTargets: false, requestMs: undefined };
      case 'unreachable':
        return local(502, 'no connection to the target', 'connection');
      case 'idle':
        return local(504, 'the target did not answer in time', 'timeout');
      case 'reset':
        return local(502, 'the target broke the connection');
    }
  };

  return async (request, caller, entrance) => {
    const start = now();
    const { serviceId, listenerId } = entrance;
    const decision = decide(find(listenerId, describe(request)));
    const groupId = decision.kind === 'forward' ? decision.groupId : undefined;
    tally.begin(serviceId, groupId);
    const finish = (ended: Omit<RequestEnd, 'serviceId' | 'groupId'>) => {
      const end = { serviceId, groupId, ...ended };
      tally.end(end);
      onEnd(end);
    };
    if (decision.kind === 'answer') {
      request.resume();
      answerLocally(caller, decision.status, decision.reason);
      return finish({ status: decision.status, isTargets: false, requestMs: now() - start });
    }
    try {
      finish(await forward(request, caller, decision, entrance));
    } catch (error) {
      finish({ status: undefined, isTargets: false, requestMs: undefined });
      throw error;
    }
  };
}
