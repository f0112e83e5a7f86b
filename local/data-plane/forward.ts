import type { ServerResponse } from 'node:http';
import type { OutgoingRequest } from './attempt.ts';
import { attempt } from './attempt.ts';
import type { Endpoints } from './endpoints.ts';
import type { Patience } from './retry-policy.ts';

interface ForwardOptions {
  readonly endpoints: Endpoints;
  readonly virtualNode: string;
  readonly port: number | undefined;
  readonly patience: Patience;
  /** Real milliseconds. */
  readonly now: () => number;
}

const broken = (reason: string) => `upstream connect error or disconnect/reset before headers. reset reason: ${reason}`;

/** Envoy's words for a target that nothing answers for: its processes refuse, or there are none. */
const unserved = (hasProcess: boolean) => (hasProcess ? broken('connection failure') : 'no healthy upstream');

/** An answer of the sidecar itself. */
export function answerLocally(caller: ServerResponse, status: number, reason: string) {
  caller.writeHead(status, { 'content-type': 'text/plain' }).end(reason);
}

/**
 * Sends the request to a process of the node that was drawn and streams the answer to the caller. A process that cannot
 * be connected to is passed over; when none is left the caller is told 503.
 *
 * @returns what the caller got, without `responseMs` when the answer is not the target's or not whole; undefined when
 * the caller did not wait for it.
 */
export async function forward(
  request: OutgoingRequest,
  caller: ServerResponse,
  { endpoints, virtualNode, port, patience, now }: ForwardOptions,
): Promise<{ status: number; responseMs: number | undefined } | undefined> {
  const start = now();
  const local = (status: number, reason: string) => {
    answerLocally(caller, status, reason);
    return { status, responseMs: undefined };
  };
  let retries = patience.maxRetries;
  for (;;) {
    const upstream = endpoints.next(virtualNode, port);
    if (upstream === undefined) return local(503, unserved(endpoints.has(virtualNode, port)));
    const left = patience.requestMs - (now() - start);
    if (left <= 0) return local(504, 'upstream request timeout');
    const withholds = (status: number) => retries > 0 && patience.retriesStatus(status);
    const end = await attempt(upstream.pool, request, caller, {
      timeoutMs: Math.min(left, patience.attemptMs),
      idleMs: patience.idleMs,
      withholds,
    });
    switch (end.kind) {
      case 'passed':
        return { status: end.status, responseMs: end.whole ? now() - start : undefined };
      case 'callerGone':
        return undefined;
      case 'idle':
        return local(408, 'stream timeout');
      case 'unreachable':
        endpoints.unreachable(upstream);
        break;
      case 'withheld':
        retries -= 1;
        break;
      case 'timedOut':
      case 'reset': {
        const triesAgain = retries > 0 && patience.retriesReset && now() - start < patience.requestMs;
        if (!triesAgain) {
          return end.kind === 'reset'
            ? local(503, broken('connection termination'))
            : local(504, 'upstream request timeout');
        }
        retries -= 1;
      }
    }
  }
}
