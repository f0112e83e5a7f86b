import { conclude } from '../../../core/analysis/judge.ts';
import { RolloutCourse } from '../../../core/analysis/rollout-course.ts';
import { usualCaution } from '../../../core/analysis/settings.ts';
import { usualRules } from '../../../core/replay/replay.ts';
import { minutes, steps, type Trace } from '../trace.ts';
import type { Rule, Span } from './rule.ts';

const planned = { steps: steps.length, periods: minutes };
/** Below this the evidence cannot matter, however low a limit is tuned. */
const all: Span = { from: Math.log(1.5), to: Number.POSITIVE_INFINITY };

export const meshshift: Rule = {
  name: 'Meshshift',
  published: Math.log(1 / usualCaution.alpha) - 1e-12,
  source: 'core/analysis',
  figures: (trace, matters = all) => followed(trace, matters).figures,
};

/** The evidence after each minute that matters, and whether each step had been passed at its end. */
export function followed(trace: Trace, { from, to }: Span): { figures: number[]; passed: boolean } {
  const course = new RolloutCourse({ rules: usualRules, history: trace.history, periodSeconds: 60, planned });
  const figures: number[] = [];
  let passed = true;
  let requests = 0;
  for (const [index, { weight, periods: length }] of steps.entries()) {
    course.beginStep(weight);
    const periods = trace.periods.slice(index * length, (index + 1) * length);
    for (const period of periods) {
      course.advance(period);
      requests += period.canary?.requests ?? 0;
      figures.push(requests < usualRules.minRequests ? 0 : course.evidence(from));
      if ((figures.at(-1) ?? 0) > to) return { figures, passed: false };
    }
    passed &&= conclude(course.standing).verdict === 'pass';
  }
  return { figures, passed };
}
