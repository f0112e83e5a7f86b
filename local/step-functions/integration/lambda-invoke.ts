import type { Output } from '../../kit/call.ts';
import type { Json, JsonObject } from '../engine/json.ts';
import { isJsonObject, parseJson } from '../engine/json.ts';
import { StateError } from '../engine/state-error.ts';

/** Lambda's Invoke wants a text: a payload that is one is the JSON document itself. Without one a function sees an empty object. */
export const invokeInput = (taskArguments: JsonObject): Readonly<Record<string, unknown>> => ({
  ...taskArguments,
  InvocationType: taskArguments.InvocationType ?? 'RequestResponse',
  Payload:
    typeof taskArguments.Payload === 'string' ? taskArguments.Payload : JSON.stringify(taskArguments.Payload ?? {}),
});

/**
 * The result of `lambda:invoke`, without AWS's SdkHttpMetadata and SdkResponseMetadata.
 *
 * @throws StateError named after the function's errorType, its cause the payload, when the function failed.
 */
export function invokeResult(output: Output): Json {
  const text = typeof output.Payload === 'string' ? output.Payload : '';
  const payload = parseJson(text);
  if (output.FunctionError !== undefined) {
    const errorType = isJsonObject(payload) ? payload.errorType : undefined;
    throw new StateError(typeof errorType === 'string' ? errorType : 'Lambda.Unknown', text);
  }
  return {
    ...(typeof output.ExecutedVersion === 'string' ? { ExecutedVersion: output.ExecutedVersion } : {}),
    Payload: payload ?? text,
    StatusCode: typeof output.StatusCode === 'number' ? output.StatusCode : 200,
  };
}
