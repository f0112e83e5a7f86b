import { faultKinds } from './fault-kinds.ts';
import { providers } from './run-options.ts';
import type { Tally } from './tally.ts';

/** The results of many runs, line by line; the same for the same seeds. */
export function reportOf(tally: Tally): string[] {
  const { runs, calls, virtualSeconds, routers, outcomes, faults, slowest, broken } = tally;
  const kinds = faultKinds.map((kind) => ({ kind, ...(faults[kind] ?? { injected: 0, effective: 0 }) }));
  const width = Math.max(...faultKinds.map(({ length }) => length));
  const least = kinds.toSorted((a, b) => a.effective - b.effective)[0];
  return [
    `${runs} rollouts, ${Math.round(virtualSeconds / 3600)} hours of their time, ${calls} calls of AWS`,
    `on ${providers.flatMap((name) => (routers[name] === undefined ? [] : [`${name} ${routers[name]}`])).join(', ')}`,
    '',
    'outcome',
    ...Object.entries(outcomes)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `  ${name.padEnd(width)} ${String(count).padStart(8)} ${share(count, runs)}`),
    '',
    `fault${' '.repeat(width - 2)} injected effective`,
    ...kinds.map(
      ({ kind, injected, effective }) =>
        `  ${kind.padEnd(width)} ${String(injected).padStart(8)} ${String(effective).padStart(9)}`,
    ),
    `  ${kinds.filter(({ effective }) => effective > 0).length} kinds of ${kinds.length} took effect, ${kinds.filter(({ effective }) => effective >= 500).length} of them 500 times or more; least: ${least?.kind} (${least?.effective})`,
    '',
    `${tally.runsWithHandover} rollouts went on in another execution, ${tally.handovers} times in all`,
    slowest === undefined
      ? 'no alarm had anything to do'
      : `slowest rollback: ${slowest.seconds.toFixed(1)} s from the alarm to the last route, seed ${slowest.seed}`,
    pathsOf(tally),
    ...broken.flatMap(({ seed, violations }) =>
      violations.map(({ rule, text }) => `VIOLATION seed ${seed} (${rule}) ${text}`),
    ),
    `${broken.length === 0 ? 'no' : broken.length} seeds with violations`,
  ];
}

const share = (count: number, all: number) => `${((100 * count) / all).toFixed(1)}%`.padStart(6);

function pathsOf({ invocations, writes }: Tally): string {
  const [functions, changes] = [invocations, writes].map(spreadOf);
  if (functions === undefined || changes === undefined) return 'no alarm met one route with nothing in the way';
  return `one route, no write in doubt, nothing in the way: ${functions.count} rollbacks; from the alarm's event to the stable weights ${functions.text} Lambda invocations and ${changes.text} AWS writes (least, median, most)`;
}

function spreadOf(counts: Readonly<Record<string, number>>): { count: number; text: string } | undefined {
  const values = Object.entries(counts)
    .flatMap(([value, count]) => Array.from({ length: count }, () => Number(value)))
    .sort((a, b) => a - b);
  if (values.length === 0) return undefined;
  const text = [values[0], values[values.length >> 1], values.at(-1)].join(', ');
  return { count: values.length, text };
}
