import { formatDuration } from '../../core/text/duration.ts';
import type { PlannedRollout } from '../connection/dry-run.ts';
import { hookLines } from './hook-lines.ts';
import { stepLines } from './step-lines.ts';

/** A plan as a person reads it before a start. */
export function planLines(plan: PlannedRollout): string[] {
  const { service, revision, stable, canary, router, steps, keepWarmSeconds, analysis, alarms, hooks } = plan;
  const alarmNames = alarms.map(({ name }) => name).join(', ');
  return [
    `${service} ${revision}: ${stable} > ${canary} on ${router.mesh}/${router.virtualRouter}`,
    ...stepLines(steps),
    `  then ${stable} is kept warm for ${formatDuration(keepWarmSeconds)}`,
    ...hookLines(hooks),
    `  rolled back by ${[
      ...(analysis === 'alarmsOnly' ? [] : ['analysis']),
      ...(alarms.length === 0 ? [] : [`alarm${alarms.length === 1 ? '' : 's'} ${alarmNames}`]),
    ].join(' and ')}`,
  ];
}
