import * as z from 'zod/mini';
import { own } from '../../kit/json.ts';
import { operation, type Place } from '../../kit/operations.ts';
import { integer } from '../../kit/shapes.ts';
import { showInvokeConfig } from '../configuration.ts';
import { checkDestination } from '../destination.ts';
import { resourceNotFound } from '../errors.ts';
import { functionArn, parseFunctionName } from '../function-name.ts';
import { functionOf, resolve } from '../lookup.ts';
import type { Registry } from '../registry.ts';
import { FunctionName, Qualifier } from '../shapes.ts';
import type { FunctionState, InvokeConfig } from '../state.ts';

const onVersion = z.strictObject({ FunctionName, Qualifier });
const destination = z.optional(z.strictObject({ Destination: z.optional(z.string()) }));
const configShape = z.strictObject({
  FunctionName,
  Qualifier,
  MaximumRetryAttempts: z.optional(integer(0, 2)),
  MaximumEventAgeInSeconds: z.optional(integer(60, 21_600)),
  DestinationConfig: z.optional(z.strictObject({ OnSuccess: destination, OnFailure: destination })),
});

const path = '/2019-09-25/functions/{FunctionName}/event-invoke-config';

function named({ functions, surroundings }: Registry, input: z.infer<typeof onVersion>) {
  const reference = parseFunctionName(input.FunctionName, input.Qualifier);
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
const write = (keep: boolean, place: Place) =>
  operation(
    configShape,
    (registry: Registry, input) => {
      const { fn, key } = named(registry, input);
      const { OnSuccess: onSuccess, OnFailure: onFailure } = input.DestinationConfig ?? {};
      for (const arn of [onSuccess?.Destination, onFailure?.Destination]) if (arn !== undefined) checkDestination(arn);
      const given = {
        maximumRetryAttempts: input.MaximumRetryAttempts,
        maximumEventAgeSeconds: input.MaximumEventAgeInSeconds,
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
    },
    place,
  );

export const PutFunctionEventInvokeConfig = write(false, { method: 'PUT', path });
export const UpdateFunctionEventInvokeConfig = write(true, { method: 'POST', path });

export const GetFunctionEventInvokeConfig = operation(
  onVersion,
  (registry: Registry, input) => {
    const { fn, key } = named(registry, input);
    return showInvokeConfig(fn, key, configOf(fn, key));
  },
  { method: 'GET', path },
);

export const DeleteFunctionEventInvokeConfig = operation(
  onVersion,
  (registry: Registry, input) => {
    const { fn, key } = named(registry, input);
    configOf(fn, key);
    const { [key]: _, ...invokeConfigs } = fn.invokeConfigs;
    registry.functions.set(fn.name, { ...fn, invokeConfigs });
    return {};
  },
  { method: 'DELETE', path, status: 204 },
);
