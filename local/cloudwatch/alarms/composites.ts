import { type Alarm, type AlarmState, alarmName, type CompositeAlarm } from './alarm.ts';
import type { AlarmRecords } from './alarm-records.ts';
import { childrenOf, parseAlarmRule } from './alarm-rule.ts';
import { type Cause, compositeState } from './composite.ts';
import type { HeldActions } from './held-actions.ts';
import { suppressionOnSuppressor } from './suppression.ts';

/** What the composite alarms make of changes. */
interface Composites {
  /** Moves a composite into the state that its rule asks for now. */
  judge(alarm: CompositeAlarm, cause: Cause): void;
  /** What the change of an alarm means to the composites above it, and to those that it suppresses. */
  follow(alarm: Alarm): void;
}

/** @param change moves an alarm into a state, which `follow` is called for in turn */
export function createComposites({
  records,
  held,
  change,
  now,
}: {
  readonly records: AlarmRecords;
  readonly held: HeldActions;
  readonly change: (name: string, to: Omit<AlarmState, 'since'>) => void;
  readonly now: () => number;
}): Composites {
  const judge = (alarm: CompositeAlarm, cause: Cause) => {
    const next = compositeState(alarm, records.find, cause);
    if (next.value !== alarm.state.value) change(alarm.name, next);
  };

  const suppressAnew = (composite: CompositeAlarm, changed: Alarm) => {
    const { name, suppressor, suppression } = composite;
    if (suppressor === undefined || alarmName(suppressor.alarm) !== changed.name) return;
    const next = suppressionOnSuppressor(composite, records.isInAlarm(changed.name), now());
    if (suppression !== undefined && next === undefined) held.release(name);
    else if (next !== suppression) held.suppress(composite, next);
  };

  return {
    judge,
    follow(changed) {
      for (const { name } of records.composites()) {
        const suppressed = records.find(name);
        if (suppressed?.kind === 'composite') suppressAnew(suppressed, changed);
        const above = records.find(name);
        if (above?.kind === 'composite' && childrenOf(parseAlarmRule(above.rule)).includes(changed.name)) {
          judge(above, changed);
        }
      }
    },
  };
}
