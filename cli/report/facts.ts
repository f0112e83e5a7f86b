import type { Period } from '../../core/analysis/series.ts';
import { rate, total } from '../../core/analysis/totals.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import { span } from '../../core/text/span.ts';
import type { ToldRollout } from '../pipeline/told-rollout.ts';
import { percent } from '../terminal/format.ts';
import { timestamp } from '../terminal/times.ts';
import type { Fact } from './story.ts';

/** What else one asks at once: of what, from when to when, how fast it was put back, how many requests it met. */
export function factsOf({ rolloutId, sight }: ToldRollout, periods: readonly Period[], now: number): Fact[] {
  const { record, decisions } = sight;
  const fact = (name: string, value: string | undefined): Fact[] => (value === undefined ? [] : [{ name, value }]);
  if (record === undefined) return fact('Rollout', rolloutId);
  const { plan, startedAt, promotedAt, endedAt } = record;
  const over = promotedAt ?? decisions.findLast(({ did }) => did === 'restored' || did === 'halted')?.at ?? endedAt;
  return [
    ...fact('Rollout', rolloutId),
    ...fact('Change', `${plan.stable} to ${plan.canary}, revision ${plan.revision}`),
    ...fact('Router', `${plan.router.mesh}/${plan.router.virtualRouter}`),
    ...fact('Started', `${timestamp(startedAt)} UTC`),
    ...(over === undefined
      ? fact('Runs for', span((now - startedAt) / 1000))
      : fact('Took', `${span((over - startedAt) / 1000)}, until ${timestamp(over)} UTC`)),
    ...fact('Restored after', putBackAfter(decisions)),
    ...fact('Canary served', exposure(periods, startedAt)),
    ...fact('Alarms', plan.alarms.length === 0 ? undefined : plan.alarms.map(({ name }) => name).join(', ')),
  ];
}

/** From what stopped it, as written down, to the original weights in force. */
function putBackAfter(decisions: readonly Decision[]): string | undefined {
  const restored = decisions.find(({ did }) => did === 'restored');
  const cause = decisions.findLast(
    ({ did, at }) => (did === 'stopped' || did === 'signalled') && at <= (restored?.at ?? 0),
  );
  return restored === undefined || cause === undefined ? undefined : span((restored.at - cause.at) / 1000);
}

function exposure(periods: readonly Period[], since: number): string | undefined {
  const met = total(
    periods.filter(({ start }) => start >= since),
    'canary',
  );
  if (met.periods === 0) return undefined;
  const count = (value: number) => value.toLocaleString('en-US');
  return `${count(met.requests)} requests, ${count(met.errors)} of them failed (${percent(rate(met))})`;
}
