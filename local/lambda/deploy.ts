import { own } from '../kit/json.ts';
import { setAlias } from './alias.ts';
import { checkDestination } from './destination.ts';
import { checkEnvironment } from './environment-names.ts';
import { functionArn } from './function-name.ts';
import type { Launcher, Sandboxed } from './launcher.ts';
import { publish } from './publish.ts';
import type { Registry } from './registry.ts';
import type { Credentials, FunctionState, InvokeConfig, VersionState } from './state.ts';

/** A function as a deployment wants it. */
export interface FunctionSpec {
  readonly functionName: string;
  /** The folder of the code; for functions in this process, their name there. */
  readonly folder: string;
  /** File and export: `handler.handler`. */
  readonly handler: string;
  /** Default `nodejs24.x`. Every function runs on the Node of this process. */
  readonly runtime?: string;
  readonly timeoutSeconds: number;
  /** Passed to the function; not enforced. */
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly role: { readonly arn: string };
  /** The keys of the role, with which the function signs its own calls. */
  readonly credentials: Credentials;
  readonly description?: string;
  /** Made, or pointed at the version that is published now. */
  readonly alias?: string;
  /** What the version is published for, besides the code: while both stay, none is, whatever else has changed. */
  readonly versionOf?: string;
  /** For asynchronous calls of the alias, or of the function where there is none. */
  readonly asynchronous?: {
    readonly maximumRetryAttempts?: number;
    readonly maximumEventAgeSeconds?: number;
    readonly onFailure?: string;
  };
  /** The queue for asynchronous events that failed. */
  readonly deadLetterArn?: string;
  readonly reservedConcurrency?: number;
  /** How many processes are started at once of what the alias points at, or of `$LATEST`, without waiting for them. */
  readonly prewarm?: number;
}

export interface Deployed {
  /** Without a version. */
  readonly arn: string;
  readonly version: string;
  readonly versionArn: string;
}

export const sandboxedOf = (functionName: string, version: VersionState): Sandboxed => ({
  functionName,
  version: version.version,
  code: version.code,
  handler: version.handler,
  runtime: version.runtime,
  timeoutSeconds: version.timeoutSeconds,
  memoryMegabytes: version.memoryMegabytes,
  environment: version.environment,
  credentials: version.credentials,
});

/** Creates or updates a function, publishes a version of it unless there is nothing to publish one for, and points its alias there. */
export async function deploy(registry: Registry, launcher: Launcher, spec: FunctionSpec): Promise<Deployed> {
  checkEnvironment(spec.environment);
  const code = await launcher.store(spec.folder);
  const { functions, surroundings } = registry;
  const { functionName: name, asynchronous } = spec;
  if (asynchronous?.onFailure !== undefined) checkDestination(asynchronous.onFailure);
  const latest: VersionState = {
    version: '$LATEST',
    code,
    handler: spec.handler,
    runtime: spec.runtime ?? 'nodejs24.x',
    timeoutSeconds: spec.timeoutSeconds,
    memoryMegabytes: spec.memoryMegabytes,
    environment: { ...spec.environment },
    roleArn: spec.role.arn,
    credentials: {
      accessKeyId: spec.credentials.accessKeyId,
      secretAccessKey: spec.credentials.secretAccessKey,
    },
    description: spec.description ?? '',
    ...(spec.deadLetterArn === undefined ? {} : { deadLetterArn: spec.deadLetterArn }),
    lastModified: surroundings.clock.now(),
    revisionId: surroundings.newId(),
  };
  const before: Omit<FunctionState, 'latest'> = functions.get(name) ?? {
    name,
    versions: [],
    lastVersion: 0,
    aliases: {},
    invokeConfigs: {},
  };
  const { reservedConcurrency = before.reservedConcurrency } = spec;
  const config = asynchronous === undefined ? undefined : { ...asynchronous, lastModified: surroundings.clock.now() };
  const fn: FunctionState = {
    ...before,
    latest,
    ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
    ...(spec.versionOf === undefined ? {} : { publishedFor: `${spec.versionOf} ${code.sha256}` }),
    invokeConfigs: withConfig(before.invokeConfigs, spec.alias ?? '$LATEST', config),
  };
  functions.set(name, fn);
  const last = before.versions.at(-1);
  const isPublished = fn.publishedFor !== undefined && fn.publishedFor === before.publishedFor;
  const published = isPublished && last !== undefined ? { fn, version: last } : publish(registry, fn);
  const { version } = published.version;
  if (spec.alias !== undefined) {
    const alias = own(fn.aliases, spec.alias) ?? { name: spec.alias, description: '' };
    setAlias(registry, published.fn, { ...alias, version, weights: {}, revisionId: surroundings.newId() });
  }
  for (let count = 0; count < (spec.prewarm ?? 0); count += 1) {
    launcher.prewarm(sandboxedOf(name, spec.alias === undefined ? fn.latest : published.version));
  }
  return { arn: functionArn(name), version, versionArn: functionArn(name, version) };
}

const withConfig = (
  configs: Readonly<Record<string, InvokeConfig>>,
  key: string,
  config: InvokeConfig | undefined,
): Record<string, InvokeConfig> => (config === undefined ? { ...configs } : { ...configs, [key]: config });
