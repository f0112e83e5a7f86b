import { functionArn } from './function-name.ts';
import type { AliasState, FunctionState, InvokeConfig, VersionState } from './state.ts';

const timestamp = (milliseconds: number) => new Date(milliseconds).toISOString().replace('Z', '+0000');

/** The FunctionConfiguration of a version. The ARN of `$LATEST` has a qualifier only where it was asked for with one. */
export const showVersion = (fn: FunctionState, version: VersionState, qualified = version.version !== '$LATEST') => ({
  FunctionName: fn.name,
  FunctionArn: functionArn(fn.name, qualified ? version.version : undefined),
  Runtime: version.runtime,
  Role: version.roleArn,
  Handler: version.handler,
  CodeSize: version.code.bytes,
  CodeSha256: version.code.sha256,
  Description: version.description,
  Timeout: version.timeoutSeconds,
  MemorySize: version.memoryMegabytes,
  LastModified: timestamp(version.lastModified),
  Version: version.version,
  ...(Object.keys(version.environment).length === 0 ? {} : { Environment: { Variables: version.environment } }),
  ...(version.deadLetterArn === undefined ? {} : { DeadLetterConfig: { TargetArn: version.deadLetterArn } }),
  TracingConfig: { Mode: 'PassThrough' },
  RevisionId: version.revisionId,
  State: 'Active',
  LastUpdateStatus: 'Successful',
  PackageType: 'Zip',
});

export const showAlias = (fn: FunctionState, alias: AliasState) => ({
  AliasArn: functionArn(fn.name, alias.name),
  Name: alias.name,
  FunctionVersion: alias.version,
  Description: alias.description,
  ...(Object.keys(alias.weights).length === 0 ? {} : { RoutingConfig: { AdditionalVersionWeights: alias.weights } }),
  RevisionId: alias.revisionId,
});

const destination = (arn: string | undefined) => (arn === undefined ? {} : { Destination: arn });

export const showInvokeConfig = (fn: FunctionState, qualifier: string, config: InvokeConfig) => ({
  LastModified: config.lastModified / 1000,
  FunctionArn: functionArn(fn.name, qualifier),
  ...(config.maximumRetryAttempts === undefined ? {} : { MaximumRetryAttempts: config.maximumRetryAttempts }),
  ...(config.maximumEventAgeSeconds === undefined ? {} : { MaximumEventAgeInSeconds: config.maximumEventAgeSeconds }),
  DestinationConfig: { OnSuccess: destination(config.onSuccess), OnFailure: destination(config.onFailure) },
});
