import { conclude } from '../../../core/analysis/judge.ts';
import { RolloutCourse } from '../../../core/analysis/rollout-course.ts';
import { type Rules, usualCaution } from '../../../core/analysis/settings.ts';
import { usualRules } from '../../../core/replay/replay.ts';
import { minutes, steps, type Trace } from '../trace.ts';
import type { Rule } from './rule.ts';

const planned = { steps: steps.length, periods: minutes };
/** Below this the evidence cannot matter, however low a limit is tuned. */
const interesting = Math.log(1.5);

const careful = (more: Partial<typeof usualCaution>): Rules => ({
  ...usualRules,
  caution: { ...usualCaution, ...more },
});

const engine = (name: string, rules: Rules): Rule => ({
  name,
  published: Math.log(1 / (rules.caution?.alpha ?? usualCaution.alpha)) - 1e-12,
  source: 'core/analysis',
  figures: (trace) => followed(trace, rules).figures,
});

export const meshshift = engine('Meshshift', usualRules);
export const meshshiftCareful = engine('Meshshift, minBadPeriods 3', careful({ minBadPeriods: 3 }));
export const meshshiftPrudent = engine('Meshshift, prudent', careful({ prudent: true }));

/** The evidence after each minute, and whether each step had been passed at its end. */
export function followed(trace: Trace, rules: Rules = usualRules): { figures: number[]; passed: boolean } {
  const all = new RolloutCourse({ rules, history: trace.history, periodSeconds: 60, planned });
  const figures: number[] = [];
  let passed = true;
  let requests = 0;
  for (const [index, { weight, periods: length }] of steps.entries()) {
    all.beginStep(weight);
    const periods = trace.periods.slice(index * length, (index + 1) * length);
    for (const period of periods) {
      all.advance(period);
      requests += period.canary?.requests ?? 0;
      figures.push(requests < rules.minRequests ? 0 : all.evidence(interesting));
    }
    passed &&= conclude(all.standing).verdict === 'pass';
  }
  return { figures, passed };
}
