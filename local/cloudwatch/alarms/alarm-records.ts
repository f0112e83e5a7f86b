import type { Clock } from '../../clock.ts';
import { isRecord } from '../../kit/json.ts';
import type { Stateful } from '../../kit/state.ts';
import { type Alarm, alarmName, type CompositeAlarm } from './alarm.ts';
import { type HistoryItem, trimmedHistory } from './history.ts';

/** Everything known of alarms; JSON-safe. */
export interface AlarmsState {
  alarms: Record<string, Alarm>;
  history: HistoryItem[];
  /** By ARN. */
  tags: Record<string, Record<string, string>>;
}

const isState = (state: unknown): state is AlarmsState =>
  isRecord(state) && 'alarms' in state && 'history' in state && 'tags' in state;

/** The alarms that there are, and what has happened to them. */
export interface AlarmRecords extends Stateful {
  readonly state: AlarmsState;
  find(name: string): Alarm | undefined;
  composites(): readonly CompositeAlarm[];
  isInAlarm(nameOrArn: string | undefined): boolean;
  /** Adds to the history, which is trimmed now and then. */
  record(item: HistoryItem): void;
}

export function createRecords(clock: Clock): AlarmRecords {
  let state: AlarmsState = { alarms: {}, history: [], tags: {} };
  const find = (name: string) => (Object.hasOwn(state.alarms, name) ? state.alarms[name] : undefined);
  return {
    get state() {
      return state;
    },
    find,
    composites: () => Object.values(state.alarms).filter((alarm) => alarm.kind === 'composite'),
    isInAlarm: (name) => name !== undefined && find(alarmName(name))?.state.value === 'ALARM',
    record(item) {
      state.history.push(item);
      if (state.history.length % 1000 === 0) state.history = trimmedHistory(state.history, clock.now());
    },
    snapshot: () => structuredClone(state),
    restore(from) {
      const saved: unknown = structuredClone(from);
      if (!isState(saved)) throw new TypeError('not a snapshot of alarms');
      state = saved;
    },
  };
}
