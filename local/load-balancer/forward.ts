import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { attemptOnce } from '../data-plane/attempt-once.ts';
import { streamedBody } from '../data-plane/request-body.ts';
import { passUpgradeOn } from '../data-plane/upgrade.ts';
import type { Transform } from '../elastic-load-balancing/condition-shape.ts';
import type { Chosen } from './choice.ts';
import type { BalancerMetrics } from './metrics.ts';
import { type Entrance, outgoingOf } from './outgoing.ts';
import { titleOf } from './own-answer.ts';
import type { Targets } from './targets.ts';

interface ForwardOptions {
  readonly loadBalancerArn: string;
  readonly chosen: Chosen;
  readonly transforms: readonly Transform[];
  readonly entrance: Entrance;
  readonly targets: Targets;
  readonly metrics: BalancerMetrics;
  /** Real milliseconds. */
  readonly now: () => number;
  /** The client's connection has been open for too long to be kept. */
  readonly isLast: boolean;
}

function dressed(headers: IncomingHttpHeaders, cookies: readonly string[], isLast: boolean): IncomingHttpHeaders {
  const all = [...(headers['set-cookie'] ?? []), ...cookies];
  return {
    ...headers,
    ...(all.length > 0 && { 'set-cookie': all }),
    ...(isLast && { connection: 'close' }),
  };
}

/**
 * Sends a request to the target that was chosen, once, and streams its answer to the client.
 *
 * @returns the error that the load balancer has to answer, or 460 for a client that left; undefined for a target's answer
 */
export async function forward(
  incoming: IncomingMessage,
  caller: ServerResponse,
  { loadBalancerArn, chosen, transforms, entrance, targets, metrics, now, isLast }: ForwardOptions,
): Promise<number | undefined> {
  const { group, target, failedOpen, cookies } = chosen;
  let isCounted = false;
  // With its answer, in the same minute: a scaled clock makes much of what is under way at a minute's end.
  const count = () => {
    if (!isCounted) metrics.chosen(loadBalancerArn, group.arn, failedOpen);
    isCounted = true;
  };
  const { path, headers } = outgoingOf(incoming, transforms, entrance);
  const request = { method: incoming.method ?? 'GET', path, headers, body: streamedBody(incoming) };
  const start = now();
  const end = await attemptOnce(targets.poolOf(target), request, caller, {
    idleMs: Number(entrance.attributes['idle_timeout.timeout_seconds']) * 1000,
    onHeaders(status, received) {
      count();
      metrics.answered(loadBalancerArn, group.arn, status, now() - start);
      return dressed(received, cookies, isLast);
    },
  });
  count();
  switch (end.kind) {
    case 'passed':
      return undefined;
    case 'callerGone':
      return 460;
    case 'unreachable':
      metrics.unreachable(loadBalancerArn, group.arn);
      return 502;
    case 'idle':
      return 504;
    case 'reset':
      return 502;
  }
}

/** Passes a request to change the protocol on to the target that was chosen. @returns the status that the client got */
export function forwardUpgrade(
  incoming: IncomingMessage,
  { caller, head }: { readonly caller: Duplex; readonly head: Buffer },
  { loadBalancerArn, chosen, transforms, entrance, targets, metrics }: Omit<ForwardOptions, 'now' | 'isLast'>,
): Promise<number> {
  const { group, target, failedOpen } = chosen;
  metrics.chosen(loadBalancerArn, group.arn, failedOpen);
  targets.bind(target, caller);
  const { path, headers } = outgoingOf(incoming, transforms, entrance);
  const request = {
    method: incoming.method ?? 'GET',
    url: new URL(path, targets.originOf(target)),
    headers,
    protocol: incoming.headers.upgrade ?? '',
    unreachable: { status: 502, reason: titleOf(502) },
  };
  return passUpgradeOn(request, caller, head);
}
