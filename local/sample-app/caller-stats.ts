import type { CodeClass, TargetTally } from '../data-plane/tally.ts';
import { emptyTally } from '../data-plane/tally.ts';

/** What all callers together saw of one version in the window. */
export interface VersionStats {
  readonly requests: number;
  /** Of all requests to the backend's service, 0..1. */
  readonly share: number;
  /** Answers 5xx, the sidecars' own 503 for a dead target among them. */
  readonly errors: number;
  /** Real milliseconds, as TargetResponseTime; null when no target answered. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

/** The longest window that a caller's seconds are kept for. */
export const keepSeconds = 60;

const classes: readonly CodeClass[] = ['2XX', '3XX', '4XX', '5XX'];

function merge(into: TargetTally, from: TargetTally) {
  into.requests += from.requests;
  for (const codeClass of classes) into.codes[codeClass] += from.codes[codeClass];
  for (const [ms, count] of Object.entries(from.responseMs)) {
    into.responseMs[Number(ms)] = (into.responseMs[Number(ms)] ?? 0) + count;
  }
}

function percentile(responseMs: TargetTally['responseMs'], p: number): number | null {
  const entries = Object.entries(responseMs);
  let rest = p * entries.reduce((sum, [, count]) => sum + count, 0);
  for (const [ms, count] of entries) {
    rest -= count;
    if (rest <= 0) return Number(ms);
  }
  return null;
}

/** Sums the callers' seconds over a window. */
export function createCallerStats(virtualService: string, versions: readonly string[], keepSeconds: number) {
  let seconds: { readonly at: number; readonly targets: readonly TargetTally[] }[] = [];
  return {
    /** `at` in real milliseconds. */
    add(at: number, targets: readonly TargetTally[]) {
      seconds = seconds.filter((second) => second.at > at - keepSeconds * 1000);
      seconds.push({ at, targets });
    },
    /** What has been told since `from`, with an entry for each version. */
    since(from: number): Record<string, VersionStats> {
      const sums = new Map(versions.map((version) => [version, emptyTally(virtualService, version)]));
      for (const { at, targets } of seconds) {
        for (const target of targets) {
          const sum = sums.get(target.virtualNode);
          if (at > from && target.virtualService === virtualService && sum !== undefined) merge(sum, target);
        }
      }
      const total = [...sums.values()].reduce((count, { requests }) => count + requests, 0);
      const stats = ({ requests, codes, responseMs }: TargetTally): VersionStats => ({
        requests,
        share: total === 0 ? 0 : requests / total,
        errors: codes['5XX'],
        p50Ms: percentile(responseMs, 0.5),
        p99Ms: percentile(responseMs, 0.99),
      });
      return Object.fromEntries([...sums].map(([version, sum]) => [version, stats(sum)]));
    },
  };
}
