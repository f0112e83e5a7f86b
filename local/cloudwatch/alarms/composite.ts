import type { Alarm, AlarmState, CompositeAlarm } from './alarm.ts';
import { childrenOf, holdingIn, holds, parseAlarmRule } from './alarm-rule.ts';
import { eventTime, longTime } from './wording.ts';

/** Why a composite alarm is judged: it was put, or the alarm below it has changed. */
export type Cause = 'created' | 'updated' | Alarm;

/** The state that the rule of a composite alarm asks for now. */
export function compositeState(
  alarm: CompositeAlarm,
  find: (name: string) => Alarm | undefined,
  cause: Cause,
): Omit<AlarmState, 'since'> {
  const rule = parseAlarmRule(alarm.rule);
  const stateOf = (name: string) => find(name)?.state.value;
  const value = holds(rule, stateOf) ? 'ALARM' : 'OK';
  const holding = value === 'ALARM' ? holdingIn(rule, stateOf) : [];
  const triggeringAlarms = (holding.length > 0 ? holding : childrenOf(rule)).flatMap((name) => {
    const child = find(name);
    if (child === undefined) return [];
    return [{ arn: child.arn, state: { value: child.state.value, timestamp: eventTime(child.state.since) } }];
  });
  const reason =
    typeof cause === 'string'
      ? `${alarm.arn} was ${cause} and its alarm rule evaluates to ${value}`
      : `${cause.arn} transitioned to ${cause.state.value} at ${longTime(cause.state.since)}`;
  return { value, reason, reasonData: JSON.stringify({ triggeringAlarms }) };
}
