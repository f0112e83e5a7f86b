import type { Trace } from '../../../bench/judge/trace.ts';

/** Canary `[requests, errors]` and stable, minute by minute; null for no data. */
export function told(
  canary: readonly ([number, number] | null)[],
  stable: readonly [number, number] = [1900, 10],
): Trace {
  return {
    history: [],
    extra: canary.map(() => 0),
    periods: canary.map((counts, i) => ({
      start: i * 60_000,
      stable: { requests: stable[0], errors: stable[1] },
      ...(counts && { canary: { requests: counts[0], errors: counts[1] } }),
    })),
  };
}

/** The minute, counted from 1, at which a rule rolls back at its published limit; undefined for never. */
export function rolledBackAt(
  rule: { readonly published: number; readonly figures: (trace: Trace) => readonly number[] },
  trace: Trace,
): number | undefined {
  const first = rule.figures(trace).findIndex((figure) => figure > rule.published);
  return first === -1 ? undefined : first + 1;
}

export const minutes = (n: number, counts: [number, number] | null) => Array.from({ length: n }, () => counts);
