import type { EventType, RolloutEvent } from '../events/events.ts';
import type { Decision } from './decision.ts';
import type { Measure } from './measure.ts';
import type { Outcome } from './outcome.ts';

/** `promoted` only once it is certain to stay, as the execution ends: before that it may become `reverted`. */
const outcomeTold: Readonly<Partial<Record<EventType, Outcome>>> = {
  'Stable Retirable': 'promoted',
  'Rollout Rolled Back': 'rolledBack',
  'Rollout Reverted': 'reverted',
  'Rollout Rejected': 'rejected',
  'Rollout Halted': 'halted',
  'Rollback Failed': 'rollbackFailed',
};

/** The measures of a sent event; undefined when it is not counted. */
export function measureOfEvent({ type, rolloutId }: RolloutEvent): Measure | undefined {
  const outcome = outcomeTold[type];
  if (outcome !== undefined) return { name: 'RolloutsEnded', rolloutId, outcome };
  if (type === 'Rollout Started') return { name: 'RolloutsStarted', rolloutId };
  return type === 'Weights Shifted' ? { name: 'WeightsShifted', rolloutId } : undefined;
}

/** The measures of a recorded decision; undefined without a judgement. */
export const measureOfDecision = ({ rolloutId, verdict }: Decision): Measure | undefined =>
  verdict === undefined ? undefined : { name: 'Verdicts', rolloutId, verdict };
