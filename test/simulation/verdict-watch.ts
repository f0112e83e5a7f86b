import { isHeld } from '../../core/control/control.ts';
import type { Act } from './people.ts';
import { isRecord } from './routes-in-force.ts';
import { names } from './scenario.ts';
import type { Traffic } from './traffic.ts';
import type { World } from './world.ts';

const byWord = ['Approve', 'Skip Wait', 'Promote'];

/**
 * No canary is promoted on its numbers that answers nothing, or that its callers do not call. Only people may do that,
 * or a policy that says so.
 */
export function verdictWatch({ observer, scenario, edits }: World, { sharesOf }: Traffic, acts: readonly Act[]): void {
  const { analysis } = scenario.spec;
  const isJudged = !scenario.alarmsOnly && isRecord(analysis) && analysis.onInconclusive !== 'proceed';
  const isHelped = acts.some((act) => act.does === 'command' && byWord.includes(act.type));
  if (!isJudged || isHelped) return;
  let isApproved = false;
  observer.onControl((before, after) => {
    if (!isHeld(after) || after.plan.canary !== names.canary) return;
    isApproved ||= Object.keys(after.approved).length > 0;
    const isPromoted = after.promotedAt !== undefined && isHeld(before) && before.promotedAt === undefined;
    // Weights that a person set are for that person to answer for.
    if (!isPromoted || isApproved || edits.some(({ ofWeights }) => ofWeights)) return;
    if (scenario.canary === 'dead')
      observer.violate('verdicts grounded', `${after.rolloutId} promoted a canary that never answered`);
    const least = Math.min(...sharesOf(names.canary));
    if (least < 0.5)
      observer.violate(
        'verdicts grounded',
        `${after.rolloutId} is promoted though a caller still sends it ${Math.round(100 * least)}%`,
      );
  });
}
