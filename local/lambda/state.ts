import * as z from 'zod/mini';

const code = z.object({
  /** Base64, as CodeSha256 gives it. */
  sha256: z.string(),
  bytes: z.number(),
  /** Where the launcher finds it: a folder, or the name of a function in this process. */
  location: z.string(),
});

const credentials = z.object({
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
});

const version = z.object({
  /** `$LATEST` or a number. */
  version: z.string(),
  code,
  handler: z.string(),
  runtime: z.string(),
  timeoutSeconds: z.number(),
  memoryMegabytes: z.number(),
  environment: z.record(z.string(), z.string()),
  roleArn: z.string(),
  credentials,
  description: z.string(),
  deadLetterArn: z.optional(z.string()),
  /** Epoch milliseconds. */
  lastModified: z.number(),
  revisionId: z.string(),
});

const alias = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  /** Versions and the share of the calls, 0 to 1, that go there instead. */
  weights: z.record(z.string(), z.number()),
  revisionId: z.string(),
});

const invokeConfig = z.object({
  maximumRetryAttempts: z.optional(z.number()),
  maximumEventAgeSeconds: z.optional(z.number()),
  onFailure: z.optional(z.string()),
  onSuccess: z.optional(z.string()),
  lastModified: z.number(),
});

const fn = z.object({
  name: z.string(),
  latest: version,
  /** In the order of their publication. */
  versions: z.array(version),
  lastVersion: z.number(),
  aliases: z.record(z.string(), alias),
  /** By qualifier. */
  invokeConfigs: z.record(z.string(), invokeConfig),
  reservedConcurrency: z.optional(z.number()),
  /** What a deployment published its last version for. */
  publishedFor: z.optional(z.string()),
});

export const functionsShape = z.record(z.string(), fn);

export type Code = z.infer<typeof code>;
export type Credentials = z.infer<typeof credentials>;
export type VersionState = z.infer<typeof version>;
export type AliasState = z.infer<typeof alias>;
export type InvokeConfig = z.infer<typeof invokeConfig>;
export type FunctionState = z.infer<typeof fn>;
/** By name. Objects in it are replaced, never changed. */
export type Functions = Map<string, FunctionState>;
