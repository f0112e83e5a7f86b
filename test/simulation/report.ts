import { faultKinds } from './fault-kinds.ts';
import type { Tally } from './tally.ts';

/** What many runs came to, line by line; the same for the same seeds. */
export function reportOf({ runs, calls, virtualSeconds, outcomes, faults, slowest, broken }: Tally): string[] {
  const kinds = faultKinds.map((kind) => ({ kind, ...(faults[kind] ?? { injected: 0, effective: 0 }) }));
  const width = Math.max(...faultKinds.map(({ length }) => length));
  return [
    `${runs} rollouts, ${Math.round(virtualSeconds / 3600)} hours of their time, ${calls} calls of AWS`,
    '',
    'outcome',
    ...Object.entries(outcomes)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `  ${name.padEnd(width)} ${String(count).padStart(8)}`),
    '',
    `fault${' '.repeat(width - 2)} injected effective`,
    ...kinds.map(
      ({ kind, injected, effective }) =>
        `  ${kind.padEnd(width)} ${String(injected).padStart(8)} ${String(effective).padStart(9)}`,
    ),
    `  ${kinds.filter(({ effective }) => effective > 0).length} kinds of ${kinds.length} took effect`,
    '',
    slowest === undefined
      ? 'no alarm had anything to do'
      : `slowest rollback: ${slowest.seconds.toFixed(1)} s from the alarm to the last route, seed ${slowest.seed}`,
    ...broken.flatMap(({ seed, violations }) =>
      violations.map(({ rule, text }) => `VIOLATION seed ${seed} (${rule}) ${text}`),
    ),
    `${broken.length === 0 ? 'no' : broken.length} seeds with violations`,
  ];
}
