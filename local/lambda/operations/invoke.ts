import * as z from 'zod/mini';
import { parseJsonText } from '../../kit/json.ts';
import { operation } from '../../kit/operations.ts';
import type { Context } from '../context.ts';
import { payloadTooLarge, unreadablePayload } from '../errors.ts';
import { parseFunctionName } from '../function-name.ts';
import { tailOf } from '../logs.ts';
import { functionOf, resolve } from '../lookup.ts';
import { synchronousBytes } from '../run.ts';
import { FunctionName, Qualifier } from '../shapes.ts';

/** The most that an asynchronous call may send. Source: the Lambda developer guide, quotas (256 KB until October 2025). */
const asynchronousBytes = 1024 * 1024;

const shape = z.strictObject({
  FunctionName,
  Qualifier,
  InvocationType: z._default(z.enum(['RequestResponse', 'Event', 'DryRun']), 'RequestResponse'),
  LogType: z._default(z.enum(['None', 'Tail']), 'None'),
  /** JSON, base 64. */
  ClientContext: z.optional(z.string()),
  Payload: z._default(z.string(), ''),
});

/** Synchronous, asynchronous, or to see whether it could be done. */
export const Invoke = operation(shape, async ({ functions, surroundings, run, queue }: Context, input, call) => {
  const reference = parseFunctionName(input.FunctionName, input.Qualifier);
  const fn = functionOf(functions, reference);
  const version = resolve(fn, reference.qualifier, () => surroundings.random());
  const payload = readPayload(input.Payload, input.InvocationType);
  const { requestId } = call;
  if (input.InvocationType === 'DryRun') return { StatusCode: 204, Payload: '' };
  if (input.InvocationType === 'Event') {
    queue.accept({ requestId, functionName: fn.name, qualifier: reference.qualifier, payload });
    return { StatusCode: 202, Payload: '' };
  }
  const clientContext = input.ClientContext && Buffer.from(input.ClientContext, 'base64').toString();
  const ran = await run({
    fn,
    version,
    qualifier: reference.qualifier,
    requestId,
    payload,
    ...(clientContext ? { clientContext: readPayload(clientContext, 'RequestResponse') } : {}),
  });
  return {
    StatusCode: 200,
    ExecutedVersion: version.version,
    ...(ran.failed ? { FunctionError: 'Unhandled' } : {}),
    ...(input.LogType === 'Tail' ? { LogResult: tailOf(ran.lines) } : {}),
    Payload: ran.payload,
  };
});

/** @throws RequestTooLargeException, InvalidRequestContentException */
function readPayload(given: string, type: z.infer<typeof shape>['InvocationType']): string {
  const limit = type === 'Event' ? asynchronousBytes : synchronousBytes;
  const bytes = Buffer.byteLength(given);
  if (bytes > limit) throw payloadTooLarge(bytes, type, limit);
  if (given === '') return '{}';
  try {
    parseJsonText(given);
    return given;
  } catch (error) {
    throw unreadablePayload(error instanceof Error ? error.message : String(error));
  }
}
