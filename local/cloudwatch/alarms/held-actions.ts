import type { Clock } from '../../clock.ts';
import { keyedTimers } from '../../keyed-timers.ts';
import type { Alarm, AlarmState, CompositeAlarm, Suppression } from './alarm.ts';
import type { AlarmRecords } from './alarm-records.ts';

/** Holds back the actions of composite alarms, and takes them when a period of waiting or extension is over. */
export interface HeldActions {
  /** Gives the alarm another suppression, or none; the alarm as it is then. */
  suppress(alarm: CompositeAlarm, suppression: Suppression | undefined): CompositeAlarm;
  /** Takes the actions that were held back, for the state that the alarm is in now. */
  release(name: string): void;
  forget(name: string): void;
  close(): void;
}

/** @param act takes the actions of an alarm */
export function createHeldActions(
  records: AlarmRecords,
  clock: Clock,
  act: (alarm: Alarm, previous: AlarmState) => void,
): HeldActions {
  /** By alarm: the end of its period. */
  const timers = keyedTimers<string>(clock);

  const suppress: HeldActions['suppress'] = (alarm, suppression) => {
    const changed = { ...alarm, suppression };
    records.state.alarms[alarm.name] = changed;
    timers.cancel(alarm.name);
    if (suppression?.until !== undefined) {
      const wait = Math.max(0, suppression.until - clock.now());
      timers.set(alarm.name, wait, () => release(alarm.name));
    }
    return changed;
  };

  const release = (name: string) => {
    const alarm = records.find(name);
    if (alarm?.kind === 'composite') act(suppress(alarm, undefined), alarm.state);
  };

  return {
    suppress,
    release,
    forget: timers.cancel,
    close: timers.cancelAll,
  };
}
