import * as z from 'zod/mini';
import type { Call, Output } from '../kit/call.ts';
import { parseJsonText } from '../kit/json.ts';
import type { EventQueue } from './asynchronous/event-queue.ts';
import { payloadTooLarge, unreadablePayload } from './errors.ts';
import { parseFunctionName } from './function-name.ts';
import { tailOf } from './logs.ts';
import { functionOf, resolve } from './lookup.ts';
import type { Registry } from './operations/operation.ts';
import { functionName, qualifier, readInput } from './read-input.ts';
import type { RunCall } from './run.ts';
import { synchronousBytes } from './run.ts';

/** What an asynchronous call may send. Source: the Lambda developer guide, quotas (256 KB until October 2025). */
const asynchronousBytes = 1024 * 1024;

const shape = z.strictObject({
  FunctionName: functionName,
  Qualifier: qualifier,
  InvocationType: z._default(z.enum(['RequestResponse', 'Event', 'DryRun']), 'RequestResponse'),
  LogType: z._default(z.enum(['None', 'Tail']), 'None'),
  /** JSON, base 64. */
  ClientContext: z.optional(z.string()),
  Payload: z._default(z.string(), ''),
});

/** Invoke: synchronous, asynchronous, or to see whether it could be done. */
export async function invoke(registry: Registry, run: RunCall, queue: EventQueue, call: Call): Promise<Output> {
  const request = readInput('Invoke', shape, call.input);
  const reference = parseFunctionName(request.FunctionName, request.Qualifier);
  const fn = functionOf(registry.functions, reference);
  const version = resolve(fn, reference.qualifier, () => registry.surroundings.random());
  const payload = readPayload(request.Payload, request.InvocationType);
  const { requestId } = call;
  if (request.InvocationType === 'DryRun') return { StatusCode: 204, Payload: '' };
  if (request.InvocationType === 'Event') {
    queue.accept({ requestId, functionName: fn.name, qualifier: reference.qualifier, payload });
    return { StatusCode: 202, Payload: '' };
  }
  const clientContext = request.ClientContext && Buffer.from(request.ClientContext, 'base64').toString();
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
    ...(request.LogType === 'Tail' ? { LogResult: tailOf(ran.lines) } : {}),
    Payload: ran.payload,
  };
}

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
