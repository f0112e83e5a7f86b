/** What a caller's sidecar saw of one request. */
export interface Answer {
  readonly virtualService: string;
  /** The node that was drawn for the request. */
  readonly virtualNode: string;
  readonly status: number;
  /** Real milliseconds; undefined when the answer is the sidecar's own, as Envoy times its targets' answers only. */
  readonly responseMs: number | undefined;
  /** Of the bodies of the request and the answer. */
  readonly processedBytes?: number;
}

export const codeClasses = ['2XX', '3XX', '4XX', '5XX'] as const;
export type CodeClass = (typeof codeClasses)[number];

/** Counts of one target since the last time they were taken; plain data. */
export interface TargetTally {
  readonly virtualService: string;
  readonly virtualNode: string;
  requests: number;
  processedBytes: number;
  readonly codes: Record<CodeClass, number>;
  /** Whole milliseconds, rounded down as Envoy does, and how often each was seen. */
  readonly responseMs: Record<number, number>;
}

export interface Tally {
  add(answer: Answer): void;
  /** What was counted since the last taking: one entry for each target that was used. */
  take(): TargetTally[];
}

const classOf = (status: number): CodeClass | undefined => codeClasses[Math.floor(status / 100) - 2];

export const emptyTally = (virtualService: string, virtualNode: string): TargetTally => ({
  virtualService,
  virtualNode,
  requests: 0,
  processedBytes: 0,
  codes: { '2XX': 0, '3XX': 0, '4XX': 0, '5XX': 0 },
  responseMs: {},
});

export function createTally(): Tally {
  let targets = new Map<string, TargetTally>();
  return {
    add({ virtualService, virtualNode, status, responseMs, processedBytes = 0 }) {
      const key = `${virtualService} ${virtualNode}`;
      const target = targets.get(key) ?? emptyTally(virtualService, virtualNode);
      targets.set(key, target);
      target.requests += 1;
      target.processedBytes += processedBytes;
      const codeClass = classOf(status);
      if (codeClass !== undefined) target.codes[codeClass] += 1;
      if (responseMs === undefined) return;
      const ms = Math.floor(responseMs);
      target.responseMs[ms] = (target.responseMs[ms] ?? 0) + 1;
    },
    take() {
      const taken = [...targets.values()];
      targets = new Map();
      return taken;
    },
  };
}
