import type { Timer } from '../../clock.ts';
import type { AwsEvent } from '../../eventbridge/event.ts';
import type { CallAws } from '../../kit/call.ts';
import { isRecord } from '../../kit/json.ts';
import type { Stateful } from '../../kit/state.ts';
import type { Surroundings } from '../../surroundings.ts';
import { executeAction } from './actions.ts';
import { type Alarm, type AlarmState, alarmName, type CompositeAlarm, type Suppression } from './alarm.ts';
import { configurationEvent, stateChangeEvent, suppressionOf } from './alarm-events.ts';
import { childrenOf, parseAlarmRule } from './alarm-rule.ts';
import { type Cause, compositeState } from './composite.ts';
import {
  actionUpdate,
  configurationUpdate,
  type HistoryItem,
  stateUpdate,
  suppressedActions,
  trimmedHistory,
} from './history.ts';
import { suppressionOnChange, suppressionOnSuppressor } from './suppression.ts';

/** Everything known of alarms; JSON-safe. */
export interface AlarmsState {
  alarms: Record<string, Alarm>;
  history: HistoryItem[];
  /** By ARN. */
  tags: Record<string, Record<string, string>>;
}

const isState = (state: unknown): state is AlarmsState =>
  isRecord(state) && 'alarms' in state && 'history' in state && 'tags' in state;

/** All alarms, and what follows from a change of one: history, events, actions, the composites above it. */
export interface AlarmBook extends Stateful {
  readonly state: AlarmsState;
  find(name: string): Alarm | undefined;
  /** Creates or replaces an alarm; a composite is judged at once. */
  put(alarm: Alarm): void;
  /** Changes what no event tells of, such as whether actions are enabled. */
  amend(alarm: Alarm): void;
  remove(alarm: Alarm): void;
  /** Moves the alarm into a state; nothing happens if it is in it already. */
  change(name: string, to: Omit<AlarmState, 'since'>): void;
  close(): void;
}

export function alarmBook(options: {
  readonly surroundings: Surroundings;
  readonly emit: (event: AwsEvent) => void;
  readonly call?: CallAws | undefined;
}): AlarmBook {
  const { emit, call } = options;
  const { clock } = options.surroundings;
  let state: AlarmsState = { alarms: {}, history: [], tags: {} };
  /** By composite alarm: the end of its wait or extension period. */
  const timers = new Map<string, Timer>();

  const find = (name: string) => (Object.hasOwn(state.alarms, name) ? state.alarms[name] : undefined);
  const composites = () => Object.values(state.alarms).filter((alarm) => alarm.kind === 'composite');
  const inAlarm = (name: string | undefined) => name !== undefined && find(alarmName(name))?.state.value === 'ALARM';

  const record = (item: HistoryItem) => {
    state.history.push(item);
    if (state.history.length % 1000 === 0) state.history = trimmedHistory(state.history, clock.now());
  };

  const act = (alarm: Alarm, previous: AlarmState) => {
    if (!alarm.actionsEnabled) return;
    for (const action of alarm.actions[alarm.state.value]) {
      void executeAction(action, alarm, previous, call).then((problem) =>
        record(actionUpdate(alarm, action, clock.now(), problem)),
      );
    }
  };

  const suppress = (alarm: CompositeAlarm, suppression: Suppression | undefined): CompositeAlarm => {
    const changed = { ...alarm, suppression };
    state.alarms[alarm.name] = changed;
    timers.get(alarm.name)?.cancel();
    timers.delete(alarm.name);
    if (suppression?.until !== undefined) {
      const wait = Math.max(0, suppression.until - clock.now());
      timers.set(
        alarm.name,
        clock.after(wait, () => release(alarm.name)),
      );
    }
    return changed;
  };

  /** The actions that were held back are taken now, for the state that the alarm is in now. */
  const release = (name: string) => {
    const alarm = find(name);
    if (alarm?.kind === 'composite') act(suppress(alarm, undefined), alarm.state);
  };

  const judge = (alarm: CompositeAlarm, cause: Cause) => {
    const next = compositeState(alarm, find, cause);
    if (next.value !== alarm.state.value) change(alarm.name, next);
  };

  const change = (name: string, to: Omit<AlarmState, 'since'>) => {
    const before = find(name);
    if (before === undefined || before.state.value === to.value) return;
    let alarm: Alarm = { ...before, state: { ...to, since: clock.now() } };
    state.alarms[name] = alarm;
    if (alarm.kind === 'composite') {
      alarm = suppress(alarm, suppressionOnChange(alarm, inAlarm(alarm.suppressor?.alarm), clock.now()));
    }
    record(stateUpdate(alarm, before.state));
    emit(stateChangeEvent(alarm, before.state, suppressionOf(before)));
    const suppression = suppressionOf(alarm);
    if (suppression === undefined) act(alarm, before.state);
    else record(suppressedActions(alarm, suppression.by, clock.now()));
    follow(alarm);
  };

  /** What the change of an alarm means to the composites above it, and to those that it suppresses. */
  const follow = (alarm: Alarm) => {
    for (const { name } of composites()) {
      const suppressed = find(name);
      if (suppressed?.kind === 'composite' && suppressed.suppressor !== undefined) {
        const watches = alarmName(suppressed.suppressor.alarm) === alarm.name;
        const held = suppressed.suppression !== undefined;
        const next = watches
          ? suppressionOnSuppressor(suppressed, inAlarm(alarm.name), clock.now())
          : suppressed.suppression;
        if (held && next === undefined) release(name);
        else if (next !== suppressed.suppression) suppress(suppressed, next);
      }
      const above = find(name);
      if (above?.kind === 'composite' && childrenOf(parseAlarmRule(above.rule)).includes(alarm.name)) {
        judge(above, alarm);
      }
    }
  };

  return {
    get state() {
      return state;
    },
    find,
    put(alarm) {
      const previous = find(alarm.name);
      if (alarm.kind === 'composite') suppress(alarm, alarm.suppression);
      else state.alarms[alarm.name] = alarm;
      record(configurationUpdate(alarm, previous === undefined ? 'Create' : 'Update', clock.now()));
      emit(configurationEvent(previous === undefined ? 'create' : 'update', alarm, previous, clock.now()));
      if (alarm.kind === 'composite') judge(alarm, previous === undefined ? 'created' : 'updated');
    },
    amend(alarm) {
      state.alarms[alarm.name] = alarm;
    },
    remove(alarm) {
      delete state.alarms[alarm.name];
      delete state.tags[alarm.arn];
      timers.get(alarm.name)?.cancel();
      timers.delete(alarm.name);
      record(configurationUpdate(alarm, 'Delete', clock.now()));
      emit(configurationEvent('delete', alarm, undefined, clock.now()));
      // What it suppressed is suppressed no longer.
      for (const { name, suppressor, suppression } of composites())
        if (suppression !== undefined && alarmName(suppressor?.alarm ?? '') === alarm.name) release(name);
    },
    change,
    snapshot: () => structuredClone(state),
    restore(from) {
      const saved: unknown = structuredClone(from);
      if (!isState(saved)) throw new TypeError('not a snapshot of alarms');
      state = saved;
      for (const alarm of composites()) suppress(alarm, alarm.suppression);
    },
    close() {
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
    },
  };
}
