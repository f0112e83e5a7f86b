import { pathToFileURL } from 'node:url';
import * as z from 'zod/mini';
import { showVersion } from '../configuration.ts';
import { checkEnvironment } from '../environment-names.ts';
import { invalidParameter, preconditionFailed } from '../errors.ts';
import { parseFunctionName } from '../function-name.ts';
import { functionOf, isVersion, resolve } from '../lookup.ts';
import { pageOf } from '../paging.ts';
import { functionName, qualifier, readInput } from '../read-input.ts';
import type { VersionState } from '../state.ts';
import type { Operation, Registry } from './operation.ts';
import { publish } from './publish.ts';

const page = { MaxItems: z.optional(z.number()), Marker: z.optional(z.string()) };
const onVersion = z.strictObject({ FunctionName: functionName, Qualifier: qualifier });

/** The version that the input names. */
function named({ functions, surroundings }: Registry, name: string, given: string | undefined) {
  const reference = parseFunctionName(name, given);
  const fn = functionOf(functions, reference);
  const version = resolve(fn, reference.qualifier, () => surroundings.random());
  return { fn, version, shown: showVersion(fn, version, reference.qualifier !== undefined) };
}

export const getFunctionConfiguration: Operation = (registry, input) => {
  const { FunctionName, Qualifier } = readInput('GetFunctionConfiguration', onVersion, input);
  return named(registry, FunctionName, Qualifier).shown;
};

export const getFunction: Operation = (registry, input) => {
  const { FunctionName, Qualifier } = readInput('GetFunction', onVersion, input);
  const { fn, version, shown } = named(registry, FunctionName, Qualifier);
  const { reservedConcurrency } = fn;
  return {
    Configuration: shown,
    Code: { RepositoryType: 'S3', Location: pathToFileURL(version.code.location).href },
    ...(reservedConcurrency === undefined
      ? {}
      : { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } }),
  };
};

export const listFunctions: Operation = ({ functions }, input) => {
  const shape = z.strictObject({ ...page, FunctionVersion: z.optional(z.literal('ALL')) });
  const request = readInput('ListFunctions', shape, input);
  const sorted = [...functions.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  const all = sorted.flatMap((fn) => {
    const versions = request.FunctionVersion === 'ALL' ? [fn.latest, ...fn.versions] : [fn.latest];
    return versions.map((version) => showVersion(fn, version, request.FunctionVersion === 'ALL'));
  });
  const { items, next } = pageOf(all, request);
  return { Functions: items, ...next };
};

export const listVersionsByFunction: Operation = ({ functions }, input) => {
  const shape = z.strictObject({ FunctionName: functionName, ...page });
  const request = readInput('ListVersionsByFunction', shape, input);
  const fn = functionOf(functions, parseFunctionName(request.FunctionName));
  const { items, next } = pageOf([fn.latest, ...fn.versions], request);
  return { Versions: items.map((version) => showVersion(fn, version, true)), ...next };
};

export const publishVersion: Operation = (registry, input) => {
  const shape = z.strictObject({
    FunctionName: functionName,
    CodeSha256: z.optional(z.string()),
    Description: z.optional(z.string()),
    RevisionId: z.optional(z.string()),
  });
  const request = readInput('PublishVersion', shape, input);
  const fn = functionOf(registry.functions, parseFunctionName(request.FunctionName));
  refuseOtherRevision(fn.latest, request.RevisionId);
  if (request.CodeSha256 !== undefined && request.CodeSha256 !== fn.latest.code.sha256) {
    throw invalidParameter(
      `CodeSHA256 (${request.CodeSha256}) is different from current CodeSHA256 in $LATEST (${fn.latest.code.sha256}). Please try again with the CodeSHA256 in $LATEST.`,
    );
  }
  const published = publish(registry, fn, request.Description);
  return showVersion(published.fn, published.version);
};

export const updateFunctionConfiguration: Operation = ({ functions, surroundings }, input) => {
  const shape = z.strictObject({
    FunctionName: functionName,
    Description: z.optional(z.string()),
    Handler: z.optional(z.string()),
    Timeout: z.optional(z.int().check(z.minimum(1), z.maximum(900))),
    MemorySize: z.optional(z.int().check(z.minimum(128), z.maximum(10_240))),
    Environment: z.optional(z.strictObject({ Variables: z.record(z.string(), z.string()) })),
    DeadLetterConfig: z.optional(z.strictObject({ TargetArn: z.string() })),
    RevisionId: z.optional(z.string()),
  });
  const request = readInput('UpdateFunctionConfiguration', shape, input);
  const fn = functionOf(functions, parseFunctionName(request.FunctionName));
  refuseOtherRevision(fn.latest, request.RevisionId);
  checkEnvironment(request.Environment?.Variables ?? {});
  const { deadLetterArn: before, ...latest } = fn.latest;
  const deadLetterArn = request.DeadLetterConfig?.TargetArn ?? before;
  const changed: VersionState = {
    ...latest,
    description: request.Description ?? latest.description,
    handler: request.Handler ?? latest.handler,
    timeoutSeconds: request.Timeout ?? latest.timeoutSeconds,
    memoryMegabytes: request.MemorySize ?? latest.memoryMegabytes,
    environment: request.Environment?.Variables ?? latest.environment,
    ...(deadLetterArn === undefined || deadLetterArn === '' ? {} : { deadLetterArn }),
    lastModified: surroundings.clock.now(),
    revisionId: surroundings.newId(),
  };
  const updated = { ...fn, latest: changed };
  functions.set(fn.name, updated);
  return showVersion(updated, changed);
};

export const deleteFunction: Operation = ({ functions }, input) => {
  const { FunctionName, Qualifier } = readInput('DeleteFunction', onVersion, input);
  const reference = parseFunctionName(FunctionName, Qualifier);
  const fn = functionOf(functions, reference);
  if (reference.qualifier === undefined) {
    functions.delete(fn.name);
    return {};
  }
  const { qualifier: version } = reference;
  if (version === '$LATEST' || !isVersion(version)) {
    throw invalidParameter(`${version} cannot be deleted: only a version that was published can.`);
  }
  const alias = Object.values(fn.aliases).find((each) => each.version === version || version in each.weights);
  if (alias !== undefined) throw invalidParameter(`Version ${version} is still used by alias ${alias.name}.`);
  functions.set(fn.name, { ...fn, versions: fn.versions.filter((each) => each.version !== version) });
  return {};
};

function refuseOtherRevision({ revisionId }: VersionState, wanted: string | undefined): void {
  if (wanted === undefined || wanted === revisionId) return;
  throw preconditionFailed(
    'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
  );
}
