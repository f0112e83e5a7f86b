import type { MiddlewareObj } from '@middy/core';
import middy from '@middy/core';
import type * as z from 'zod/mini';
import { systemClock } from '../clock.ts';
import type { InvocationLogger } from './invocation-log.ts';
import { invocationLog } from './invocation-log.ts';
import { jsonLog } from './json-log.ts';
import { parseInput } from './parse-input.ts';
import { traceAnnotation } from './trace-annotation.ts';

/** Lambda's description of an invocation. */
export interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

interface LambdaFunction<Schema extends z.ZodMiniType, Output> {
  /** The function's folder: `plan-rollout`. */
  readonly name: string;
  readonly input: Schema;
  readonly run: (input: z.output<Schema>, context: LambdaContext) => Promise<Output>;
  readonly logger?: InvocationLogger;
}

/**
 * A Lambda handler. It parses the event, logs start and end, and puts the rollout's id into the trace. Every error
 * passes under its own name, which the state machine matches. Middy's own early time-out is off: the state machine
 * knows only Lambda's.
 */
export function lambdaHandler<Schema extends z.ZodMiniType, Output>({
  name,
  input,
  run,
  logger = jsonLog(name, systemClock),
}: LambdaFunction<Schema, Output>): (event: unknown, context: LambdaContext) => Promise<Output> {
  const parse: MiddlewareObj = {
    before: (request) => {
      request.event = parseInput(input, request.event, `input of ${name}`);
    },
  };
  const handler = (event: z.output<Schema>, context: LambdaContext) => run(event, context);
  return middy(handler, { timeoutEarlyInMillis: 0 }).use([
    traceAnnotation(name, systemClock),
    invocationLog(logger, systemClock),
    parse,
  ]);
}
