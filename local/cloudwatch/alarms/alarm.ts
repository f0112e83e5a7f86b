import { arnOf } from '../../kit/account.ts';
import type { CommonSettings, StateValue } from './common-input.ts';
import type { PutMetricAlarmInput } from './metric-alarm-input.ts';

export interface AlarmState {
  readonly value: StateValue;
  readonly reason: string;
  /** JSON text. */
  readonly reasonData?: string | undefined;
  /** Epoch ms: since when. */
  readonly since: number;
}

interface Common extends CommonSettings {
  readonly arn: string;
  /** Epoch ms of the last change of its configuration. */
  readonly configuredAt: number;
  readonly state: AlarmState;
}

export interface MetricAlarm extends Common {
  readonly kind: 'metric';
  readonly settings: PutMetricAlarmInput;
  /** What events call the alarm's metric if it names a single one and not a list of queries. */
  readonly metricId: string;
  /** Which ten seconds of each minute it is evaluated in: 0..5. */
  readonly slot: number;
}

/** Why a composite alarm takes no actions at the moment. */
export interface Suppression {
  readonly by: 'Alarm' | 'WaitPeriod' | 'ExtensionPeriod';
  /** Epoch ms at which a period ends; absent while the suppressor itself is in ALARM. */
  readonly until?: number;
}

export interface CompositeAlarm extends Common {
  readonly kind: 'composite';
  readonly rule: string;
  readonly suppressor?: { readonly alarm: string; readonly waitSeconds: number; readonly extensionSeconds: number };
  readonly suppression?: Suppression | undefined;
}

export type Alarm = MetricAlarm | CompositeAlarm;

export const alarmArn = (name: string): string => arnOf('cloudwatch', `alarm:${name}`);

/** An alarm is named by its name or its ARN. */
export const alarmName = (nameOrArn: string): string =>
  /^arn:aws:cloudwatch:[^:]*:\d*:alarm:(.*)$/s.exec(nameOrArn)?.[1] ?? nameOrArn;

export const alarmType = ({ kind }: Alarm) => (kind === 'metric' ? 'MetricAlarm' : 'CompositeAlarm');

export const initialState = (now: number): AlarmState => ({
  value: 'INSUFFICIENT_DATA',
  reason: 'Unchecked: Initial alarm creation',
  since: now,
});
