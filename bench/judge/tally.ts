import { randomOf } from './random.ts';
import { rules } from './rules/index.ts';
import { followed } from './rules/meshshift.ts';
import { scenarios } from './scenarios.ts';
import { minutes, traceOf } from './trace.ts';

/** What one rule did in one scenario: how many rollouts it rolled back, after which minutes, and what it cost. */
export interface Outcome {
  found: number;
  /** How many were rolled back after minute 1, 2, ... (index 0, 1, ...). */
  readonly at: number[];
  /** Requests that failed because of the release until it was rolled back, in all rollouts. */
  extra: number;
}

export interface Tally {
  rollouts: number;
  /** Rollouts that our engine passed in each step. */
  passed: number;
  readonly published: readonly Outcome[];
  readonly tuned: readonly Outcome[];
}

export interface Job {
  readonly seed: number;
  readonly scenario: number;
  readonly from: number;
  readonly to: number;
}

const outcome = (): Outcome => ({ found: 0, at: Array.from({ length: minutes }, () => 0), extra: 0 });
export const noTally = (): Tally => ({
  rollouts: 0,
  passed: 0,
  published: rules.map(outcome),
  tuned: rules.map(outcome),
});

export function add(into: Tally, more: Tally): Tally {
  into.rollouts += more.rollouts;
  into.passed += more.passed;
  for (const kind of ['published', 'tuned'] as const)
    for (const [i, part] of more[kind].entries()) {
      const whole = into[kind][i];
      if (whole === undefined) continue;
      whole.found += part.found;
      whole.extra += part.extra;
      for (const [minute, n] of part.at.entries()) whole.at[minute] = (whole.at[minute] ?? 0) + n;
    }
  return into;
}

/** Some rollouts of a scenario through each rule, at its published and at its tuned limit. */
export function tally({ seed, scenario, from, to }: Job, tuned: readonly number[]): Tally {
  const result = noTally();
  for (const trace of traces({ seed, scenario, from, to })) {
    result.rollouts += 1;
    for (const [i, rule] of rules.entries()) {
      const limits = [rule.published, tuned[i] ?? Number.POSITIVE_INFINITY];
      const matters = { from: Math.max(0, Math.min(...limits)), to: Math.max(...limits) };
      const { figures, passed } =
        i === 0 ? followed(trace, matters) : { figures: rule.figures(trace, matters), passed: false };
      result.passed += passed && !figures.some((figure) => figure > rule.published) ? 1 : 0;
      note(result.published[i], figures, rule.published, trace.extra);
      note(result.tuned[i], figures, tuned[i] ?? Number.POSITIVE_INFINITY, trace.extra);
    }
  }
  return result;
}

/** The highest figure of each rule in each rollout: what a limit is tuned on. */
export function highest(job: Job): number[][] {
  const found: number[][] = rules.map(() => []);
  for (const trace of traces(job))
    for (const [i, rule] of rules.entries()) found[i]?.push(Math.max(...rule.figures(trace)));
  return found;
}

function* traces({ seed, scenario, from, to }: Job) {
  const drawn = scenarios[scenario];
  if (drawn === undefined) return;
  for (let i = from; i < to; i += 1) {
    const random = randomOf(seed, scenario, i);
    const { service, release } = drawn.draw(random);
    yield traceOf(service, release, random);
  }
}

function note(into: Outcome | undefined, figures: readonly number[], limit: number, extra: readonly number[]): void {
  if (into === undefined) return;
  const first = figures.findIndex((figure) => figure > limit);
  const served = first === -1 ? extra : extra.slice(0, first + 1);
  into.extra += served.reduce((a, b) => a + b, 0);
  if (first === -1) return;
  into.found += 1;
  into.at[first] = (into.at[first] ?? 0) + 1;
}

/** The minute, counted from 1, by which half of the rolled-back rollouts were; NaN for none. */
export function medianMinute({ at, found }: Outcome): number {
  let seen = 0;
  for (const [minute, n] of at.entries()) {
    seen += n;
    if (n > 0 && 2 * seen >= found) return minute + 1;
  }
  return Number.NaN;
}
