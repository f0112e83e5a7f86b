import * as z from 'zod';

// What the processes of the sample app tell each other over IPC, checked where it arrives.

/** To a caller: what it is in the mesh and where its metrics go. */
export const callerStart = z.object({
  mesh: z.string(),
  virtualNode: z.string(),
  colorService: z.string(),
  clientService: z.string(),
  /** The colours that a right answer may have. */
  colors: z.array(z.string()),
  clock: z.object({ scale: z.number(), epoch: z.number() }),
  cloudWatch: z.object({
    endpoint: z.string(),
    region: z.string(),
    credentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  }),
  namespace: z.string(),
});
export type CallerStart = z.infer<typeof callerStart>;

/** To the gateway before a load balancer. */
export const frontStart = z.object({
  /** Where the load balancer listens. */
  origin: z.string(),
  /** The name that the backend is called by. */
  host: z.string(),
  ...callerStart.pick({ colors: true, clock: true, cloudWatch: true }).shape,
});
export type FrontStart = z.infer<typeof frontStart>;

/** To a version's process: what it is, and where it is attached if it is a task of a mesh. */
export const backendStart = z.object({
  version: z.string(),
  color: z.string(),
  workMs: z.number(),
  /** The names that it is reached by. */
  services: z.array(z.string()),
  attachTo: z.optional(z.object({ endpoint: z.string(), meshName: z.string() })),
});
export type BackendStart = z.infer<typeof backendStart>;

/** From a process that listens: where, and as which task of a mesh if it is one. */
export const started = z.object({ origin: z.string(), taskId: z.optional(z.string()) });

const counts = z.record(z.string(), z.number());
const codes = z.object({ '2XX': z.number(), '3XX': z.number(), '4XX': z.number(), '5XX': z.number() });

/** From a caller, each real second: what its sidecar saw of each target. */
export const callerSecond = z.object({
  targets: z.array(
    z.object({
      virtualService: z.string(),
      virtualNode: z.string(),
      requests: z.number(),
      processedBytes: z.number(),
      codes,
      responseMs: counts,
    }),
  ),
  wrongAnswers: z.number(),
});

/** To the load driver. */
export const loadStart = z.object({
  url: z.string(),
  /** Asked for in turn. */
  paths: z.array(z.string()).min(1),
  requestsPerSecond: z.number().positive(),
  maxSeconds: z.number().positive(),
  maxRequests: z.int().positive(),
  maxInFlight: z.int().positive(),
});
export type LoadStart = z.infer<typeof loadStart>;

/** From the load driver: what happened in one second, and since the start. */
export const loadSecond = z.object({
  /** Rates as they were really reached, per real second. */
  sentPerSecond: z.number(),
  answeredPerSecond: z.number(),
  /** Answers of this second by status. */
  statuses: counts,
  /** Answers of this second by the version that gave them; `none` when no version did. */
  versions: counts,
  /** Requests of this second that got no answer at all, by reason. */
  failures: counts,
  /** Requests of this second that were due and not sent, because too many were under way. */
  shed: z.number(),
  inFlight: z.number(),
  /** Real milliseconds from when a request was due until its answer was there; null without an answer. */
  p50Ms: z.nullable(z.number()),
  p99Ms: z.nullable(z.number()),
  totals: z.object({ sent: z.number(), answered: z.number(), failed: z.number(), shed: z.number() }),
  /** True when the driver has reached its limit in time or requests and sends no more. */
  done: z.boolean(),
});
export type LoadSecond = z.infer<typeof loadSecond>;
