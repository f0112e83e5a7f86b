import type { AwsEvent } from '../../eventbridge/event.ts';
import type { CallAws } from '../../kit/call.ts';
import type { Stateful } from '../../kit/state.ts';
import type { Surroundings } from '../../surroundings.ts';
import { executeAction } from './actions.ts';
import { type Alarm, type AlarmState, alarmName } from './alarm.ts';
import { configurationEvent, stateChangeEvent, suppressionOf } from './alarm-events.ts';
import { type AlarmsState, createRecords } from './alarm-records.ts';
import { createComposites } from './composites.ts';
import { createHeldActions } from './held-actions.ts';
import { actionUpdate, configurationUpdate, stateUpdate, suppressedActions } from './history.ts';
import { suppressionOnChange } from './suppression.ts';

/** All alarms, and what follows from a change of one: history, events, actions, the composites above it. */
export interface AlarmBook extends Stateful {
  readonly state: AlarmsState;
  find(name: string): Alarm | undefined;
  /** Creates or replaces an alarm; a composite is judged at once. */
  put(alarm: Alarm): void;
  /** Changes what no event reports, such as whether actions are enabled. */
  amend(alarm: Alarm): void;
  remove(alarm: Alarm): void;
  /** Moves the alarm into a state; nothing happens if it is in it already. */
  change(name: string, to: Omit<AlarmState, 'since'>): void;
  close(): void;
}

interface AlarmBookOptions {
  readonly surroundings: Surroundings;
  readonly emit: (event: AwsEvent) => void;
  readonly call?: CallAws | undefined;
}

type Change = AlarmBook['change'];

export function alarmBook({ surroundings: { clock }, emit, call }: AlarmBookOptions): AlarmBook {
  const records = createRecords(clock);
  const { find, record } = records;

  const act = (alarm: Alarm, previous: AlarmState) => {
    if (!alarm.actionsEnabled) return;
    for (const action of alarm.actions[alarm.state.value]) {
      void executeAction(action, alarm, previous, call).then((problem) =>
        record(actionUpdate(alarm, action, clock.now(), problem)),
      );
    }
  };
  const held = createHeldActions(records, clock, act);

  const change: Change = (name, to) => {
    const before = find(name);
    if (before === undefined || before.state.value === to.value) return;
    let alarm: Alarm = { ...before, state: { ...to, since: clock.now() } };
    records.state.alarms[name] = alarm;
    if (alarm.kind === 'composite') {
      const next = suppressionOnChange(alarm, records.isInAlarm(alarm.suppressor?.alarm), clock.now());
      alarm = held.suppress(alarm, next);
    }
    record(stateUpdate(alarm, before.state));
    emit(stateChangeEvent(alarm, before.state, suppressionOf(before)));
    const suppression = suppressionOf(alarm);
    if (suppression === undefined) act(alarm, before.state);
    else record(suppressedActions(alarm, suppression.by, clock.now()));
    follow(alarm);
  };
  const { judge, follow } = createComposites({ records, held, change, now: () => clock.now() });

  return {
    get state() {
      return records.state;
    },
    find,
    put(alarm) {
      const previous = find(alarm.name);
      if (alarm.kind === 'composite') held.suppress(alarm, alarm.suppression);
      else records.state.alarms[alarm.name] = alarm;
      record(configurationUpdate(alarm, previous === undefined ? 'Create' : 'Update', clock.now()));
      emit(configurationEvent(previous === undefined ? 'create' : 'update', alarm, previous, clock.now()));
      if (alarm.kind === 'composite') judge(alarm, previous === undefined ? 'created' : 'updated');
    },
    amend(alarm) {
      records.state.alarms[alarm.name] = alarm;
    },
    remove(alarm) {
      const { state } = records;
      delete state.alarms[alarm.name];
      delete state.tags[alarm.arn];
      held.forget(alarm.name);
      record(configurationUpdate(alarm, 'Delete', clock.now()));
      emit(configurationEvent('delete', alarm, undefined, clock.now()));
      // The alarms that it suppressed are suppressed no longer.
      for (const { name, suppressor, suppression } of records.composites())
        if (suppression !== undefined && alarmName(suppressor?.alarm ?? '') === alarm.name) held.release(name);
    },
    change,
    snapshot: records.snapshot,
    restore(saved) {
      records.restore(saved);
      for (const alarm of records.composites()) held.suppress(alarm, alarm.suppression);
    },
    close: held.close,
  };
}
