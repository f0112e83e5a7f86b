import { type Rules, usualCaution } from '../../core/analysis/settings.ts';
import { usualRules } from '../../core/replay/replay.ts';
import type { Crew } from './crew.ts';
import { type Ends, endsOf, endsText } from './ends.ts';
import { cohorts } from './families/cohorts.ts';
import type { FamilyTrace } from './families/family-trace.ts';
import { rollbackMinute } from './families/rollback-minute.ts';
import { randomOf } from './random.ts';
import { scenarios } from './scenarios.ts';
import { traceOf } from './trace.ts';

const stream = 6000;
const chunk = 250;

const caution = (more: Partial<NonNullable<Rules['caution']>>): Rules => ({
  ...usualRules,
  caution: { ...usualCaution, ...more },
});
const errorRate = (more: Partial<Rules['errorRate']>): Rules => ({
  ...usualRules,
  errorRate: { ...usualRules.errorRate, ...more },
});

/** The defaults first, then each with one setting changed. */
const settings: readonly { readonly name: string; readonly rules: Rules }[] = [
  { name: 'defaults', rules: usualRules },
  { name: 'ratio 1.5', rules: errorRate({ ratio: 1.5 }) },
  { name: 'tolerance .5pp', rules: errorRate({ tolerance: 0.005 }) },
  { name: 'alpha .01', rules: caution({ alpha: 0.01 }) },
  { name: 'minBad 3', rules: caution({ minBadPeriods: 3 }) },
  { name: 'prudent', rules: caution({ prudent: true }) },
  { name: 'warm 10 start', rules: caution({ warmup: { minutes: 10, each: 'start' } }) },
  { name: 'warm 5 step', rules: caution({ warmup: { minutes: 5, each: 'step' } }) },
];

/** Rollouts that are alike in what a setting is for or against. */
interface Situation {
  readonly name: string;
  /** How many there are for each that is asked for. */
  readonly times: number;
  readonly trace: (seed: number, rollout: number) => FamilyTrace | undefined;
}

const ofScenarios = (name: string, names: readonly string[], times = 1): Situation => ({
  name,
  times,
  trace: (seed, rollout) => {
    const at = scenarios.findIndex((scenario) => scenario.name === names[rollout % names.length]);
    const random = randomOf(seed, stream + at, rollout);
    const drawn = scenarios[at]?.draw(random);
    return drawn && traceOf(drawn.service, drawn.release, random);
  },
});
const ofCohort = (name: string): Situation => ({
  name,
  times: 1,
  trace: (seed, rollout) => cohorts.find((cohort) => cohort.name === name)?.trace(seed, rollout),
});

const pooled = scenarios.filter((scenario) => scenario.pooled).map(({ name }) => name);

const situations: readonly Situation[] = [
  // A false rollback is rare there.
  ofScenarios('the pool, good', pooled, 4),
  ofScenarios('lasting noise, good', ['lasting noise .4/.9']),
  ofCohort('a-warm5 good'),
  ofCohort('a-warmsteps good'),
  ...['+.5 %', '+1 %', '+5 %', '10 rps +5 %', 'rate sd .5 +1 %', 'bursts phi 5 +1 %', 'sparse: each 4th min +20 %'].map(
    (name) => ofScenarios(name, [name]),
  ),
];

export interface SettingsJob {
  readonly seed: number;
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/** The minute of each rollout's rollback, 0 for never, with each setting on the same arrays. */
export function settingsMinutes({ seed, row, from, to }: SettingsJob): number[][] {
  return Array.from({ length: to - from }, (_, i) => {
    const trace = situations[row]?.trace(seed, from + i);
    if (trace === undefined) throw new Error(`found row ${row}, allowed: 0 to ${situations.length - 1}`);
    return settings.map(({ rules }) => rollbackMinute(trace, rules));
  });
}

/** A line for each situation: what each setting rolls back, and when. */
export async function settingsTable(crew: Crew, seed: number, rollouts: number): Promise<string> {
  const jobs = situations.flatMap(({ times }, row) =>
    Array.from({ length: Math.ceil((times * rollouts) / chunk) }, (_, i): SettingsJob => {
      return { seed, row, from: i * chunk, to: Math.min(times * rollouts, (i + 1) * chunk) };
    }),
  );
  const answers = await crew.all(
    jobs.map((job) => ({ do: 'settings', job }) as const),
    (answer) => answer as number[][],
  );
  const lines = situations.map(({ name }, row) => {
    const all = jobs.flatMap((job, i) => (job.row === row ? (answers[i] ?? []) : []));
    const cells = settings.map((_, i): Ends => endsOf(all.map((minutes) => minutes[i] ?? 0)));
    return `${name.padEnd(28)}${cells.map((cell) => endsText(cell).padStart(15)).join('')}`;
  });
  return [`${''.padEnd(28)}${settings.map(({ name }) => name.padStart(15)).join('')}`, ...lines].join('\n');
}
