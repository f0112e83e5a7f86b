import type { Alarm, CompositeAlarm } from './alarm.ts';
import { childrenOf, parseAlarmRule } from './alarm-rule.ts';
import type { AlarmBook } from './book.ts';

/** The composites whose rule asks about an alarm. */
export const parentsOf = ({ state }: AlarmBook, name: string): readonly CompositeAlarm[] =>
  Object.values(state.alarms).filter(
    (alarm): alarm is CompositeAlarm =>
      alarm.kind === 'composite' && childrenOf(parseAlarmRule(alarm.rule)).includes(name),
  );

/** The alarms that a composite asks about, as far as they exist; none of a metric alarm. */
export function childAlarms(book: AlarmBook, name: string): readonly Alarm[] {
  const alarm = book.find(name);
  if (alarm?.kind !== 'composite') return [];
  return childrenOf(parseAlarmRule(alarm.rule)).flatMap((child) => book.find(child) ?? []);
}
