import * as z from 'zod/mini';
import { checkFree } from '../create-or.ts';
import { type DeployedFunction, type Deployer, type FunctionToDeploy, generatedName } from '../deployment.ts';
import type { Json } from '../json.ts';
import { count, flag, propertiesOf } from '../properties.ts';
import { arnOf } from '../resources/arn.ts';
import { withBundle } from './bundle.ts';
import { deployEvents } from './events.ts';
import { fileUri } from './file-uri.ts';
import { roleFor } from './role.ts';
import { versionOf } from './version-of.ts';

const json = z.custom<Json>((value) => value !== undefined);

const invokeConfig = z.strictObject({
  MaximumRetryAttempts: z.optional(count),
  MaximumEventAgeInSeconds: z.optional(count),
  DestinationConfig: z.optional(
    z.strictObject({
      OnFailure: z.optional(
        z.strictObject({ Type: z.enum(['SQS', 'Lambda', 'EventBridge']), Destination: z.string() }),
      ),
    }),
  ),
});

const shape = z.strictObject({
  FunctionName: z.optional(z.string()),
  CodeUri: fileUri,
  Handler: z.string(),
  Runtime: z.string(),
  /** Bundles of plain JavaScript run on any. */
  Architectures: z.optional(z.tuple([z.enum(['arm64', 'x86_64'])])),
  MemorySize: z._default(count, 128),
  Timeout: z._default(count, 3),
  Environment: z._default(
    z.strictObject({ Variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])) }),
    { Variables: {} },
  ),
  Role: z.optional(z.string()),
  ReservedConcurrentExecutions: z.optional(count),
  Policies: z.optional(json),
  AutoPublishAlias: z.optional(z.string()),
  AutoPublishAliasAllProperties: z.optional(flag),
  EventInvokeConfig: z.optional(invokeConfig),
  Events: z._default(z.record(z.string(), z.unknown()), {}),
});

/** Members that are undefined are left out. */
const asynchronous = (config: z.infer<typeof invokeConfig> | undefined): FunctionToDeploy['asynchronous'] => {
  const onFailure = config?.DestinationConfig?.OnFailure?.Destination;
  return {
    ...(config?.MaximumRetryAttempts === undefined ? {} : { maximumRetryAttempts: config.MaximumRetryAttempts }),
    ...(config?.MaximumEventAgeInSeconds === undefined
      ? {}
      : { maximumEventAgeSeconds: config.MaximumEventAgeInSeconds }),
    ...(onFailure === undefined ? {} : { onFailure }),
  };
};

/** A function, the version that is published of it, its alias, and the rules that its Events stand for. */
export const deployFunction: Deployer = async (resource, deployment) => {
  const { logicalId } = resource;
  const given = propertiesOf(shape, resource);
  const alias = given.AutoPublishAlias;
  const role = roleFor(logicalId, given, deployment);
  const functionName = given.FunctionName ?? generatedName(deployment, logicalId, 64);
  deployment.permit('lambda:CreateFunction', arnOf(deployment, 'lambda', `function:${functionName}`));
  await checkFree(functionName, deployment.owns(functionName), () =>
    deployment.call('lambda', 'GetFunction', { FunctionName: functionName }),
  );
  const bundle = { uri: given.CodeUri, handler: given.Handler, at: `Resources.${logicalId}.Properties.CodeUri` };
  const { fn, arn, version } = await withBundle(bundle, deployment, async (folder) => {
    const wanted: FunctionToDeploy = {
      logicalId,
      functionName,
      folder,
      handler: given.Handler,
      runtime: given.Runtime,
      timeoutSeconds: given.Timeout,
      memoryMegabytes: given.MemorySize,
      environment: Object.fromEntries(
        Object.entries(given.Environment.Variables).map(([name, value]) => [name, String(value)]),
      ),
      role,
      versionOf: versionOf(resource.written),
      credentials: deployment.roles.assume(deployment.callerName(logicalId), role, functionName),
      ...(alias === undefined ? {} : { alias }),
      ...(given.ReservedConcurrentExecutions === undefined
        ? {}
        : { reservedConcurrency: given.ReservedConcurrentExecutions }),
      asynchronous: asynchronous(given.EventInvokeConfig),
    };
    return { fn: wanted, ...(await deployment.deployFunction(wanted)) };
  });
  const deployed: DeployedFunction = {
    ...fn,
    arn,
    version,
    versionArn: `${arn}:${version}`,
    ...(alias === undefined ? {} : { aliasArn: `${arn}:${alias}` }),
  };
  deployment.functions.push(deployed);
  const { versionArn, aliasArn } = deployed;
  return {
    ref: fn.functionName,
    attributes: { Arn: arn, ...(aliasArn === undefined ? {} : { Version: versionArn, Alias: aliasArn }) },
    besides: await deployEvents(logicalId, aliasArn ?? arn, given.Events, deployment),
  };
};
