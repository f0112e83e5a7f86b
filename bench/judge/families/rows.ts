import { endsOf } from '../ends.ts';
import { atLeast, atMost, type Target } from '../targets.ts';
import { clustered } from './clustered.ts';
import type { CohortRollout } from './cohorts.ts';
import type { Cohorts } from './measure.ts';
import { paired } from './paired.ts';

/** The most false rollbacks of the good half, in percent. */
const falseLimits: Readonly<Record<string, number>> = {
  plain: 0.3,
  'a-warm3': 1.5,
  'a-warm5': 6,
  'a-warmsteps': 8,
  'i-opening': 2,
  c: 0.3,
  'e-outage3': 1.5,
  f: 0.3,
  'f routes': 0.3,
  g: 0.3,
  random: 0.3,
  'random noise': 1,
};

/** The least that is found of the bad half, in percent. */
const foundLimits: Readonly<Record<string, number>> = {
  plain: 99.5,
  'a-warm3': 99,
  'a-warm5': 99,
  'a-warmsteps': 99,
  'i-opening': 99,
  c: 99,
  'e-outage3': 98.5,
  f: 88,
  'f routes': 98.8,
  g: 99,
};

/** The rows of all cohorts; those that pair with the frozen engine only for a seed that it has seen. */
export function cohortTargets(cohorts: Cohorts): Target[] {
  const of = (name: string) => cohorts.get(name) ?? [];
  const against = paired(of('random bad'));
  return [
    ...Object.entries(falseLimits).map(([name, limit]) =>
      atMost(`${name}, false %`, percent(of(`${name} good`)), limit),
    ),
    ...Object.entries(foundLimits).map(([name, limit]) =>
      atLeast(`${name}, found %`, percent(of(`${name} bad`)), limit),
    ),
    atMost('plain, median minute', medianRollback(of('plain bad')), 5),
    ...(against === undefined
      ? []
      : [
          atLeast('random services, found %, more than the frozen engine', against.found.mean, 0),
          atMost('random services, extra failed requests, times the frozen', against.extra.mean, 1.12),
        ]),
  ];
}

const rolledBack = (rollouts: readonly CohortRollout[]) => rollouts.map(({ minute }) => (minute > 0 ? 100 : 0));
const percent = (rollouts: readonly CohortRollout[]): number => clustered(rolledBack(rollouts)).mean;

const medianRollback = (rollouts: readonly CohortRollout[]): number =>
  endsOf(rollouts.map(({ minute }) => minute)).minute;

/** A line for each cohort: what was rolled back with its error, the median minute, extra failed requests, the pairs. */
export function cohortTable(cohorts: Cohorts): string {
  const lines = [...cohorts].map(([name, rollouts]) => {
    const { mean, error } = clustered(rolledBack(rollouts));
    const extra = clustered(rollouts.map((one) => Math.log(one.extra + 1)));
    const isBad = name.endsWith('bad');
    return [
      name.padEnd(20),
      `${mean.toFixed(2)} ± ${error.toFixed(2)}`.padStart(14),
      String(medianRollback(rollouts)).padStart(8),
      isBad ? Math.expm1(extra.mean).toFixed(1).padStart(12) : ''.padStart(12),
      pairs(rollouts, isBad),
    ].join('');
  });
  const head = `${''.padEnd(20)}${'rolled back %'.padStart(14)}${'median'.padStart(8)}${'extra (geo.)'.padStart(12)}`;
  return [`${head}  paired with the frozen engine`, ...lines].join('\n');
}

function pairs(rollouts: readonly CohortRollout[], isBad: boolean): string {
  const against = paired(rollouts);
  if (against === undefined) return '';
  const { found, extra, oracles } = against;
  const points = `  ${found.mean >= 0 ? '+' : ''}${found.mean.toFixed(2)} ± ${found.error.toFixed(2)} points`;
  if (!isBad) return points;
  const best = oracles.map(({ mean }) => mean.toFixed(2)).join(', ');
  return `${points}, extra x ${extra.mean.toFixed(3)} ± ${(100 * extra.error).toFixed(1)} % (firing in minute 1, 2, 3: ${best})`;
}
