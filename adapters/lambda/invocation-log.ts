import type { MiddlewareObj, Request } from '@middy/core';
import type { Clock } from '../../core/ports/time.ts';
import { alarmIn, rolloutIn } from './rollout-in.ts';

/** Where an invocation is logged. */
export interface InvocationLogger {
  info(message: string, attributes: Record<string, unknown>): void;
  error(message: string, attributes: Record<string, unknown>): void;
}

/** One line when an invocation starts and one when it ends, both with the rollout or the alarm that it is about. */
export function invocationLog(logger: InvocationLogger, clock: Clock): MiddlewareObj {
  const started = new WeakMap<object, { at: number; about: Record<string, unknown> }>();
  const ended = (request: Request) => {
    const { at, about } = started.get(request) ?? { at: clock.now(), about: {} };
    return { ...about, durationMs: clock.now() - at };
  };
  return {
    before(request) {
      const about = { requestId: request.context.awsRequestId, ...subjectOf(request.event) };
      started.set(request, { at: clock.now(), about });
      logger.info('started', about);
    },
    after: (request) => logger.info('ended', ended(request)),
    onError: (request) => logger.error('failed', { ...ended(request), error: request.error }),
  };
}

const subjectOf = (event: unknown) => {
  const [rolloutId, alarm] = [rolloutIn(event), alarmIn(event)];
  return { ...(rolloutId !== undefined && { rolloutId }), ...(alarm !== undefined && { alarm }) };
};
