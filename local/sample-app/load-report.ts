import type { LoadSecond } from './messages.ts';

/** The value below which the share `p` of the sorted values lies (nearest rank); null for none. */
const percentile = (sorted: readonly number[], p: number) =>
  sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? null;

interface Gathered {
  readonly totals: LoadSecond['totals'];
  readonly failures: Record<string, number>;
  readonly statuses: Record<string, number>;
  readonly versions: Record<string, number>;
  readonly latenciesMs: number[];
}

/** Gathers what a load driver sees and tells it second by second. */
export function createLoadReport() {
  const totals = { sent: 0, answered: 0, failed: 0, shed: 0 };
  const startSecond = (): Gathered => ({
    totals: { ...totals },
    failures: {},
    statuses: {},
    versions: {},
    latenciesMs: [],
  });
  let second = startSecond();
  return {
    sent() {
      totals.sent += 1;
    },
    shed() {
      totals.shed += 1;
    },
    failed(reason: string) {
      totals.failed += 1;
      second.failures[reason] = (second.failures[reason] ?? 0) + 1;
    },
    answered(status: number, version: string | undefined, latencyMs: number) {
      const { statuses, versions, latenciesMs } = second;
      const answeredBy = version ?? 'none';
      totals.answered += 1;
      statuses[status] = (statuses[status] ?? 0) + 1;
      versions[answeredBy] = (versions[answeredBy] ?? 0) + 1;
      latenciesMs.push(latencyMs);
    },
    /** What happened since the last taking, `elapsedMs` ago. */
    take(elapsedMs: number, inFlight: number, done: boolean): LoadSecond {
      const { totals: then, failures, statuses, versions, latenciesMs } = second;
      second = startSecond();
      const sorted = latenciesMs.sort((a, b) => a - b);
      const perSecond = (count: number) => (count * 1000) / elapsedMs;
      return {
        sentPerSecond: perSecond(totals.sent - then.sent),
        answeredPerSecond: perSecond(totals.answered - then.answered),
        failures,
        shed: totals.shed - then.shed,
        statuses,
        versions,
        inFlight,
        p50Ms: percentile(sorted, 0.5),
        p99Ms: percentile(sorted, 0.99),
        totals: { ...totals },
        done,
      };
    },
  };
}
