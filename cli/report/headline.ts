import { missedAlarms } from '../../core/control/hold.ts';
import type { EventType } from '../../core/events/events.ts';
import { noticeOf } from '../../core/events/notice.ts';
import type { Outcome } from '../../core/ledger/outcome.ts';
import { stopText } from '../../core/line/line.ts';
import { nextSteps } from '../rollout/next-steps.ts';
import type { ReportedRollout } from '../rollout/reported.ts';
import { doing, stepOf } from '../rollout/standing.ts';
import type { Headline, Tone } from './story.ts';

const badges: Readonly<Record<Outcome, readonly [tone: Tone, badge: string, event?: EventType]>> = {
  promoted: ['good', 'Promoted', 'Rollout Promoted'],
  rolledBack: ['bad', 'Rolled back', 'Rollout Rolled Back'],
  reverted: ['bad', 'Reverted', 'Rollout Reverted'],
  rejected: ['neutral', 'Rejected', 'Rollout Rejected'],
  halted: ['attention', 'Halted', 'Rollout Halted'],
  superseded: ['neutral', 'Superseded'],
  rollbackFailed: ['bad', 'Rollback failed', 'Rollback Failed'],
};

/** The top of a report: how the rollout ended, or its activity. `now` in milliseconds. */
export function headlineOf(rollout: ReportedRollout, now: number): Headline {
  const { ending, state } = rollout;
  const next = nextSteps(state, ending);
  if (ending === undefined) return { ...standing(rollout, now), next };
  const [tone, badge, event] = badges[ending.outcome];
  const title =
    event === undefined ? `a later rollout took the router over from ${rollout.rolloutId}` : titleOf(rollout, event);
  const warm = ending.keepWarm && state.control ? `; ${doing(state.control, now).replace(/^promoted; /, '')}` : '';
  return { tone, badge, title: `${title}${warm}`, ...(ending.reason !== '' && { reason: ending.reason }), next };
}

function standing({ rolloutId, state: { control, lineStop } }: ReportedRollout, now: number): Omit<Headline, 'next'> {
  if (control === undefined)
    return { tone: 'running', badge: 'Planned', title: `${rolloutId} was started and is not planned yet` };
  if (lineStop !== undefined)
    return {
      tone: 'attention',
      badge: 'Line stopped',
      title: `${control.plan.service} is held at ${stepOf(control)}`,
      reason: `${stopText(lineStop)}; it ${doing(control, now)}`,
    };
  if (control.stop !== undefined)
    return {
      tone: 'bad',
      badge: 'Rolling back',
      title: `${control.plan.service} is being rolled back from ${stepOf(control)}`,
      reason: control.stop.text,
    };
  const gone = missedAlarms(control).length > 0;
  const waits = control.waiting !== undefined || control.pause?.value === true || gone;
  const [tone, badge]: readonly [Tone, string] = waits
    ? ['attention', control.pause?.value ? 'Paused' : gone ? 'Alarm gone' : 'Waits for a person']
    : ['running', 'Running'];
  return {
    tone,
    badge,
    title: `${control.plan.service} is at ${stepOf(control)}`,
    reason: doing(control, now),
  };
}

function titleOf({ rolloutId, state: { record, decisions } }: ReportedRollout, type: EventType): string {
  const at = decisions.findLast(({ did }) => did === 'shifted');
  const { title } = noticeOf({
    type,
    eventId: '',
    rolloutId,
    service: record?.plan.service ?? '',
    router: record?.router ?? '',
    text: '',
    ...(at?.step !== undefined && { step: at.step + 1, weight: at.weight ?? 0 }),
  });
  return title;
}
