import { pathToFileURL } from 'node:url';
import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { nextAs } from '../../kit/page.ts';
import { integer } from '../../kit/shapes.ts';
import { showVersion } from '../configuration.ts';
import { checkEnvironment } from '../environment-names.ts';
import { invalidParameter, otherRevision, unsupported } from '../errors.ts';
import { parseFunctionName } from '../function-name.ts';
import { functionOf, isVersion, resolve } from '../lookup.ts';
import { pageOf } from '../page.ts';
import { publish } from '../publish.ts';
import type { Registry } from '../registry.ts';
import { FunctionName, functionPath, functionsPath, paging, Qualifier } from '../shapes.ts';
import type { VersionState } from '../state.ts';

const onVersion = z.strictObject({ FunctionName, Qualifier });
const configuration = `${functionPath}/configuration`;
const versions = `${functionPath}/versions`;

/** The version that the input names. */
function named({ functions, surroundings }: Registry, input: z.infer<typeof onVersion>) {
  const reference = parseFunctionName(input.FunctionName, input.Qualifier);
  const fn = functionOf(functions, reference);
  const version = resolve(fn, reference.qualifier, () => surroundings.random());
  return { fn, version, shown: showVersion(fn, version, reference.qualifier !== undefined) };
}

function refuseOtherRevision({ revisionId }: VersionState, wanted: string | undefined): void {
  if (wanted !== undefined && wanted !== revisionId) throw otherRevision();
}

const fromFolders = () => {
  throw unsupported(
    'code in the request (Code, ZipFile, S3Bucket, ImageUri): functions are deployed from local folders, not by this operation',
  );
};

export const CreateFunction = operation(z.looseObject({}), fromFolders, { method: 'POST', path: functionsPath });
export const UpdateFunctionCode = operation(z.looseObject({}), fromFolders, {
  method: 'PUT',
  path: `${functionPath}/code`,
});

export const GetFunctionConfiguration = operation(
  onVersion,
  (registry: Registry, input) => named(registry, input).shown,
  { method: 'GET', path: configuration },
);

export const GetFunction = operation(
  onVersion,
  (registry: Registry, input) => {
    const { fn, version, shown } = named(registry, input);
    const { reservedConcurrency } = fn;
    return {
      Configuration: shown,
      Code: { RepositoryType: 'S3', Location: pathToFileURL(version.code.location).href },
      ...(reservedConcurrency === undefined
        ? {}
        : { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } }),
    };
  },
  { method: 'GET', path: functionPath },
);

export const ListFunctions = operation(
  z.strictObject({ ...paging, FunctionVersion: z.optional(z.literal('ALL')) }),
  ({ functions }: Registry, input) => {
    const sorted = [...functions.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
    const isAll = input.FunctionVersion === 'ALL';
    const all = sorted.flatMap((fn) =>
      (isAll ? [fn.latest, ...fn.versions] : [fn.latest]).map((version) => showVersion(fn, version, isAll)),
    );
    const page = pageOf(all, input);
    return { Functions: page.items, ...nextAs('NextMarker', page) };
  },
  { method: 'GET', path: functionsPath },
);

export const ListVersionsByFunction = operation(
  z.strictObject({ FunctionName, ...paging }),
  ({ functions }: Registry, input) => {
    const fn = functionOf(functions, parseFunctionName(input.FunctionName));
    const page = pageOf([fn.latest, ...fn.versions], input);
    return { Versions: page.items.map((version) => showVersion(fn, version, true)), ...nextAs('NextMarker', page) };
  },
  { method: 'GET', path: versions },
);

export const PublishVersion = operation(
  z.strictObject({
    FunctionName,
    CodeSha256: z.optional(z.string()),
    Description: z.optional(z.string()),
    RevisionId: z.optional(z.string()),
  }),
  (registry: Registry, input) => {
    const fn = functionOf(registry.functions, parseFunctionName(input.FunctionName));
    refuseOtherRevision(fn.latest, input.RevisionId);
    if (input.CodeSha256 !== undefined && input.CodeSha256 !== fn.latest.code.sha256) {
      throw invalidParameter(
        `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${fn.latest.code.sha256}). Please try again with the CodeSHA256 in $LATEST.`,
      );
    }
    const published = publish(registry, fn, input.Description);
    return showVersion(published.fn, published.version);
  },
  { method: 'POST', path: versions, status: 201 },
);

export const UpdateFunctionConfiguration = operation(
  z.strictObject({
    FunctionName,
    Description: z.optional(z.string()),
    Handler: z.optional(z.string()),
    Timeout: z.optional(integer(1, 900)),
    MemorySize: z.optional(integer(128, 10_240)),
    Environment: z.optional(z.strictObject({ Variables: z.record(z.string(), z.string()) })),
    DeadLetterConfig: z.optional(z.strictObject({ TargetArn: z.string() })),
    RevisionId: z.optional(z.string()),
  }),
  ({ functions, surroundings }: Registry, input) => {
    const fn = functionOf(functions, parseFunctionName(input.FunctionName));
    refuseOtherRevision(fn.latest, input.RevisionId);
    checkEnvironment(input.Environment?.Variables ?? {});
    const { deadLetterArn: before, ...latest } = fn.latest;
    const deadLetterArn = input.DeadLetterConfig?.TargetArn ?? before;
    const changed: VersionState = {
      ...latest,
      description: input.Description ?? latest.description,
      handler: input.Handler ?? latest.handler,
      timeoutSeconds: input.Timeout ?? latest.timeoutSeconds,
      memoryMegabytes: input.MemorySize ?? latest.memoryMegabytes,
      environment: input.Environment?.Variables ?? latest.environment,
      ...(deadLetterArn === undefined || deadLetterArn === '' ? {} : { deadLetterArn }),
      lastModified: surroundings.clock.now(),
      revisionId: surroundings.newId(),
    };
    const updated = { ...fn, latest: changed };
    functions.set(fn.name, updated);
    return showVersion(updated, changed);
  },
  { method: 'PUT', path: configuration },
);

export const DeleteFunction = operation(
  onVersion,
  ({ functions }: Registry, input) => {
    const { name, qualifier: version } = parseFunctionName(input.FunctionName, input.Qualifier);
    const fn = functionOf(functions, { name, ...(version === undefined ? {} : { qualifier: version }) });
    if (version === undefined) {
      functions.delete(fn.name);
      return {};
    }
    if (version === '$LATEST' || !isVersion(version)) {
      throw invalidParameter(`${version} cannot be deleted: only a version that was published can.`);
    }
    const alias = Object.values(fn.aliases).find((each) => each.version === version || version in each.weights);
    if (alias !== undefined) throw invalidParameter(`Version ${version} is still used by alias ${alias.name}.`);
    functions.set(fn.name, { ...fn, versions: fn.versions.filter((each) => each.version !== version) });
    return {};
  },
  { method: 'DELETE', path: functionPath, status: 204 },
);
