import type { Period } from '../../core/analysis/series.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import { versionNames } from '../../core/plan/names.ts';
import { routerName } from '../../core/routing/route.ts';
import { span } from '../../core/text/span.ts';
import { feltBy, feltText } from '../rollout/felt.ts';
import { percentileName } from '../rollout/judged-metrics.ts';
import type { ReportedRollout } from '../rollout/reported.ts';
import { timestamp } from '../terminal/text.ts';
import { routesInForce } from './in-force.ts';
import type { Fact } from './story.ts';

const fact = (name: string, value: string | undefined): Fact[] => (value === undefined ? [] : [{ name, value }]);

/** What a reader asks first. `now` in milliseconds; `periods` are those of the time that the report shows. */
export function answersOf(rollout: ReportedRollout, periods: readonly Period[], now: number): Fact[] {
  const { record } = rollout.state;
  if (record === undefined) return [];
  const { plan, startedAt } = record;
  const percentile = percentileName(plan);
  const felt = feltBy(periods, startedAt);
  const names = versionNames(plan);
  return [
    ...fact('When', whenOf(rollout, now)),
    ...fact('Users felt', felt && feltText(felt, { ...names, percentile })),
    ...fact('In force now', routesInForce(rollout)),
    ...fact('Change', `${names.stable} to ${names.canary}, revision ${plan.revision}, on ${routerName(plan.router)}`),
  ];
}

/** `started 2026-06-01 12:00:00 UTC; stopped 12:04:00, weights restored 12:05:00, 1 m later`. */
function whenOf({ state: { record, decisions } }: ReportedRollout, now: number): string | undefined {
  if (record === undefined) return undefined;
  const { startedAt, promotedAt, endedAt } = record;
  const started = `started ${timestamp(startedAt)} UTC`;
  const clock = (at: number) => {
    const text = timestamp(at);
    return text.slice(0, 10) === timestamp(startedAt).slice(0, 10) ? text.slice(11) : text;
  };
  const after = (at: number) => `${span((at - startedAt) / 1000)} later`;
  const halted = decisions.findLast(({ did }) => did === 'halted');
  if (halted !== undefined) return `${started}; halted ${clock(halted.at)}, ${after(halted.at)}`;
  const restored = decisions.find(({ did }) => did === 'restored');
  if (restored !== undefined) {
    const cause = causeOf(decisions, restored);
    return cause === undefined
      ? `${started}; weights restored ${clock(restored.at)}`
      : `${started}; stopped ${clock(cause.at)}, weights restored ${clock(restored.at)}, ${span((restored.at - cause.at) / 1000)} after that`;
  }
  if (promotedAt !== undefined) return `${started}; promoted ${clock(promotedAt)}, ${after(promotedAt)}`;
  if (endedAt !== undefined) return `${started}; ended ${clock(endedAt)}, ${after(endedAt)}`;
  return `${started}, ${span((now - startedAt) / 1000)} ago`;
}

/** The recorded cause of a restore: the last stop or signal before it. */
const causeOf = (decisions: readonly Decision[], restored: Decision): Decision | undefined =>
  decisions.findLast(({ did, at }) => (did === 'stopped' || did === 'signalled') && at <= restored.at);
