export interface AlarmReading {
  readonly name: string;
  readonly arn: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** A composite whose actions are suppressed now: its state does not count. */
  readonly suppressed: boolean;
  /** Its actions are disabled: nobody is paged by it, but its change of state is an event all the same. */
  readonly isSilenced?: true;
  readonly reason: string;
  /** How periods without data count for it; absent for a composite, which has no data of its own. */
  readonly missingData?: 'breaching' | 'notBreaching' | 'ignore' | 'missing';
}

export interface AlarmSource {
  /** The alarms that exist, by name or ARN, in any order. @throws TransientError, RefusedError */
  read(namesOrArns: readonly string[]): Promise<readonly AlarmReading[]>;
}
