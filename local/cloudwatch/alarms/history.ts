import type { Alarm, AlarmState } from './alarm.ts';
import { alarmType } from './alarm.ts';

export interface HistoryItem {
  readonly alarm: string;
  readonly type: 'MetricAlarm' | 'CompositeAlarm';
  /** Epoch ms. */
  readonly at: number;
  readonly itemType: 'ConfigurationUpdate' | 'StateUpdate' | 'Action';
  readonly summary: string;
  /** JSON text. */
  readonly data: string;
}

const item = (
  alarm: Alarm,
  at: number,
  itemType: HistoryItem['itemType'],
  summary: string,
  data: object,
): HistoryItem => ({
  alarm: alarm.name,
  type: alarmType(alarm),
  at,
  itemType,
  summary,
  data: JSON.stringify({ version: '1.0', ...data }),
});

const stateOf = ({ value, reason, reasonData }: AlarmState) => ({
  stateValue: value,
  stateReason: reason,
  ...(reasonData === undefined ? {} : { stateReasonData: JSON.parse(reasonData) as unknown }),
});

export const stateUpdate = (alarm: Alarm, previous: AlarmState): HistoryItem =>
  item(alarm, alarm.state.since, 'StateUpdate', `Alarm updated from ${previous.value} to ${alarm.state.value}`, {
    oldState: stateOf(previous),
    newState: stateOf(alarm.state),
  });

export const configurationUpdate = (alarm: Alarm, type: 'Create' | 'Update' | 'Delete', at: number): HistoryItem =>
  item(alarm, at, 'ConfigurationUpdate', `Alarm "${alarm.name}" ${type.toLowerCase()}d`, { type });

/** `problem`: why the action was not executed, if it was not. */
export const actionUpdate = (alarm: Alarm, action: string, at: number, problem?: string): HistoryItem =>
  item(
    alarm,
    at,
    'Action',
    problem === undefined ? `Successfully executed action ${action}` : `Failed to execute action ${action}. ${problem}`,
    {
      actionState: problem === undefined ? 'Succeeded' : 'Failed',
      notificationResource: action,
      ...(problem === undefined ? {} : { error: problem }),
    },
  );

export const suppressedActions = (alarm: Alarm, by: string, at: number): HistoryItem =>
  item(alarm, at, 'Action', `Actions suppressed by ${by}`, { actionState: 'Suppressed', suppressedBy: by });

const keptFor = 14 * 86_400_000;
const keptItems = 10_000;

/** Two weeks are kept, and 10,000 items at most. */
export const trimmedHistory = (items: readonly HistoryItem[], now: number): HistoryItem[] =>
  items.slice(-keptItems).filter(({ at }) => at >= now - keptFor);
