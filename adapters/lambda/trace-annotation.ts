import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { MiddlewareObj, Request } from '@middy/core';
import type { Clock } from '../../core/ports/time.ts';
import { rolloutIn } from './rollout-in.ts';

/** The address of the X-Ray daemon and the trace of this invocation, which Lambda gives in the environment. */
interface Trace {
  readonly host: string;
  readonly port: number;
  readonly root: string;
  readonly parent: string;
}

/**
 * Puts the rollout's id into the trace of each sampled invocation, where X-Ray finds it by `annotation.rolloutId =
 * "..."`. It is one subsegment, sent to the daemon that Lambda runs. The X-Ray SDK would do the same at a quarter of a
 * function's size. Best effort: an invocation never fails by it.
 */
export function traceAnnotation(name: string, clock: Clock): MiddlewareObj {
  const started = new WeakMap<object, number>();
  const finish = async (request: Request, fault: boolean): Promise<void> => {
    const trace = traceOf(process.env);
    const rolloutId = rolloutIn(request.event);
    if (trace === undefined || rolloutId === undefined) return;
    const now = clock.now();
    await send(trace, {
      name,
      id: createHash('sha256').update(request.context.awsRequestId).digest('hex').slice(0, 16),
      type: 'subsegment',
      trace_id: trace.root,
      parent_id: trace.parent,
      start_time: (started.get(request) ?? now) / 1000,
      end_time: now / 1000,
      annotations: { rolloutId },
      ...(fault && { fault }),
    });
  };
  return {
    before: (request) => void started.set(request, clock.now()),
    after: (request) => finish(request, false),
    onError: (request) => finish(request, true),
  };
}

/** Undefined if the trace is not kept, or if traces are not collected. */
function traceOf(environment: NodeJS.ProcessEnv): Trace | undefined {
  const header = new Map((environment._X_AMZN_TRACE_ID ?? '').split(';').map((part) => splitAt(part, '=')));
  const [host, port] = splitAt(environment.AWS_XRAY_DAEMON_ADDRESS ?? '', ':');
  const [root, parent] = [header.get('Root'), header.get('Parent')];
  if (header.get('Sampled') !== '1' || root === undefined || parent === undefined) return undefined;
  return host !== '' && /^[1-9]\d{0,4}$/.test(port) && Number(port) < 65_536
    ? { host, port: Number(port), root, parent }
    : undefined;
}

const splitAt = (text: string, mark: string): readonly [string, string] => {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};

/** Source: the X-Ray developer guide, sending trace data to X-Ray: a line of header, and the document. */
const send = ({ host, port }: Trace, document: Readonly<Record<string, unknown>>): Promise<void> =>
  new Promise((resolve) => {
    const socket = createSocket('udp4');
    const done = () => socket.close(() => resolve());
    socket.once('error', done);
    socket.send(`{"format": "json", "version": 1}\n${JSON.stringify(document)}`, port, host, done);
  });
