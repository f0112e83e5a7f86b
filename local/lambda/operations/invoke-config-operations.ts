import * as z from 'zod/mini';
import { own } from '../../kit/json.ts';
import { showInvokeConfig } from '../configuration.ts';
import { invalidParameter, resourceNotFound, unsupported } from '../errors.ts';
import type { FunctionReference } from '../function-name.ts';
import { functionArn, parseFunctionName } from '../function-name.ts';
import { functionOf, resolve } from '../lookup.ts';
import { functionName, qualifier, readInput } from '../read-input.ts';
import type { FunctionState, InvokeConfig } from '../state.ts';
import type { Operation, Registry } from './operation.ts';

const onVersion = { FunctionName: functionName, Qualifier: qualifier };
const destination = z.optional(z.strictObject({ Destination: z.optional(z.string()) }));
const shape = z.strictObject({
  ...onVersion,
  MaximumRetryAttempts: z.optional(z.int().check(z.minimum(0), z.maximum(2))),
  MaximumEventAgeInSeconds: z.optional(z.int().check(z.minimum(60), z.maximum(21_600))),
  DestinationConfig: z.optional(z.strictObject({ OnSuccess: destination, OnFailure: destination })),
});

/** @throws InvalidParameterValueException for what is no destination, and by name for those that are not implemented */
export function checkDestination(arn: string): void {
  if (/^arn:aws:(sns|s3):/.test(arn)) throw unsupported(`the destination ${arn}`);
  if (!/^arn:aws:(sqs|lambda|events):/.test(arn)) {
    throw invalidParameter(`The provided destination config DestinationConfig is not valid: ${arn}`);
  }
}

function named({ functions, surroundings }: Registry, reference: FunctionReference) {
  const fn = functionOf(functions, reference);
  resolve(fn, reference.qualifier, () => surroundings.random());
  return { fn, key: reference.qualifier ?? '$LATEST' };
}

function configOf(fn: FunctionState, key: string): InvokeConfig {
  const found = own(fn.invokeConfigs, key);
  if (found !== undefined) return found;
  throw resourceNotFound(`The function ${functionArn(fn.name, key)} doesn't have an EventInvokeConfig`);
}

/** Put replaces what was set before, Update keeps what it does not mention. */
function write(operation: string, keep: boolean): Operation {
  return (registry, input) => {
    const request = readInput(operation, shape, input);
    const { fn, key } = named(registry, parseFunctionName(request.FunctionName, request.Qualifier));
    const { OnSuccess: onSuccess, OnFailure: onFailure } = request.DestinationConfig ?? {};
    for (const arn of [onSuccess?.Destination, onFailure?.Destination]) if (arn !== undefined) checkDestination(arn);
    const given = {
      maximumRetryAttempts: request.MaximumRetryAttempts,
      maximumEventAgeSeconds: request.MaximumEventAgeInSeconds,
      onSuccess: onSuccess?.Destination,
      onFailure: onFailure?.Destination,
    };
    const config: InvokeConfig = {
      ...(keep ? configOf(fn, key) : {}),
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
      lastModified: registry.surroundings.clock.now(),
    };
    registry.functions.set(fn.name, { ...fn, invokeConfigs: { ...fn.invokeConfigs, [key]: config } });
    return showInvokeConfig(fn, key, config);
  };
}

export const putFunctionEventInvokeConfig = write('PutFunctionEventInvokeConfig', false);
export const updateFunctionEventInvokeConfig = write('UpdateFunctionEventInvokeConfig', true);

export const getFunctionEventInvokeConfig: Operation = (registry, input) => {
  const request = readInput('GetFunctionEventInvokeConfig', z.strictObject(onVersion), input);
  const { fn, key } = named(registry, parseFunctionName(request.FunctionName, request.Qualifier));
  return showInvokeConfig(fn, key, configOf(fn, key));
};

export const deleteFunctionEventInvokeConfig: Operation = (registry, input) => {
  const request = readInput('DeleteFunctionEventInvokeConfig', z.strictObject(onVersion), input);
  const { fn, key } = named(registry, parseFunctionName(request.FunctionName, request.Qualifier));
  configOf(fn, key);
  const { [key]: _, ...invokeConfigs } = fn.invokeConfigs;
  registry.functions.set(fn.name, { ...fn, invokeConfigs });
  return {};
};
