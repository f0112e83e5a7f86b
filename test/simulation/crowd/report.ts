import type { CrowdResult, Phase } from './run-crowd.ts';

/**
 * The calls that a restore cannot do without: it reads the route, because it must keep a person's edit, and writes it.
 */
const callsPerRestore = 2;

/** The restores' time as a multiple of the best possible time; undefined if nothing was restored. */
export const timesTheBest = (
  { restored, restoreSeconds }: Pick<CrowdResult, 'restored' | 'restoreSeconds'>,
  callsPerSecond = 10,
): number | undefined =>
  restored === 0 ? undefined : restoreSeconds / ((restored * callsPerRestore) / callsPerSecond);

/** The results, line by line; the same for the same seed. */
export function crowdReport(result: CrowdResult): string[] {
  const { rollouts, event, outcomes, told, startSeconds, restored, restoreSeconds, wrong, mostAtOnce } = result;
  const times = timesTheBest(result);
  return [
    `${rollouts} rollouts at once, ${event}: ${list(outcomes)}`,
    `  told: ${list(told)}`,
    `  at most ${mostAtOnce} functions ran at the same time`,
    ...(startSeconds === undefined ? [] : [`  all baked ${startSeconds.toFixed(0)} s after the start`]),
    ...(times === undefined
      ? []
      : [
          `  ${restored} routes restored in ${restoreSeconds.toFixed(1)} s: ${times.toFixed(2)} x (${restored} restores x ${callsPerRestore} calls / 10 s)`,
        ]),
    ...table(result),
    ...wrong.map((text) => `  VIOLATION ${text}`),
    '',
  ];
}

/** Calls of each API per rollout, phase by phase, and the number of throttled ones. */
function table({ phases, rollouts }: CrowdResult): string[] {
  const sums = phases.map(sumsOf);
  const apis = [...new Set(sums.flatMap((sum) => [...sum.keys()]))].sort();
  const total = (api: string, member: 'calls' | 'throttled') =>
    sums.reduce((sum, phase) => sum + (phase.get(api)?.[member] ?? 0), 0);
  const shown = apis.filter((api) => total(api, 'calls') >= rollouts / 100);
  const width = Math.max(...shown.map(({ length }) => length));
  const columns = phases.map(({ name }) => ({ name, width: Math.max(name.length, 8) }));
  return [
    `  ${'calls a rollout'.padEnd(width)}${columns.map((one) => `  ${one.name.padStart(one.width)}`).join('')}  throttled`,
    ...shown.map((api) => {
      const cells = columns.map((one, i) => {
        const calls = (sums[i]?.get(api)?.calls ?? 0) / rollouts;
        return `  ${(calls === 0 ? '' : calls.toFixed(2)).padStart(one.width)}`;
      });
      const throttled = total(api, 'throttled');
      const share = throttled === 0 ? '' : `${Math.round((100 * throttled) / total(api, 'calls'))}%`;
      return `  ${api.padEnd(width)}${cells.join('')}  ${share.padStart('throttled'.length)}`;
    }),
  ];
}

function sumsOf({ counts }: Phase): Map<string, { calls: number; throttled: number }> {
  const sums = new Map<string, { calls: number; throttled: number }>();
  for (const { api, calls, throttled } of counts) {
    const sum = sums.get(api) ?? { calls: 0, throttled: 0 };
    sums.set(api, { calls: sum.calls + calls, throttled: sum.throttled + throttled });
  }
  return sums;
}

const list = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
