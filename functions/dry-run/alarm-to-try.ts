import type { AlarmSource } from '../../core/ports/alarms.ts';
import type { AlarmToTry } from '../../core/preflight/dry-run.ts';

/** Whether an alarm can be set off to see that its event stops a probe: one that is red, or silent, would send none. */
export async function alarmToTry(alarms: AlarmSource, name: string): Promise<AlarmToTry> {
  const [alarm] = await alarms.read([name]);
  if (alarm === undefined) return { refused: `there is no alarm ${name} in this account and Region` };
  if (alarm.suppressed) return { refused: `${alarm.name} has its actions suppressed: its event would be no stop` };
  if (alarm.state === 'ALARM')
    return { refused: `${alarm.name} is in ALARM already, so that no event would come: let it recover first` };
  return { arn: alarm.arn, was: alarm.state };
}
