export interface AlarmReading {
  readonly name: string;
  readonly arn: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** A composite whose actions are suppressed now: its state does not count. */
  readonly suppressed: boolean;
  /** Its actions are disabled: it pages no person, but its change of state is still an event. */
  readonly isSilenced?: true;
  readonly reason: string;
  /** The meaning of periods without data; absent for a composite, which has no data of its own. */
  readonly missingData?: 'breaching' | 'notBreaching' | 'ignore' | 'missing';
}

export interface AlarmSource {
  /** The alarms that exist, by name or ARN, in any order. @throws TransientError, RefusedError */
  read(namesOrArns: readonly string[]): Promise<readonly AlarmReading[]>;
}
