import type { AlarmReading, AlarmSource } from '../../core/ports/alarms.ts';
import type { Faults } from './faults.ts';
import { faultQueue } from './faults.ts';

export interface ScriptedAlarms extends AlarmSource, Faults {
  /** Creates the alarm, or changes what is given of it. */
  set(name: string, changes?: Partial<AlarmReading>): void;
  /** Deletes it, as somebody who renames it does. */
  remove(name: string): void;
}

export const alarmArn = (name: string): string => `arn:aws:cloudwatch:eu-west-1:000000000000:alarm:${name}`;

/** Alarms that are as told, `names` of them OK. */
export function scriptedAlarms(...names: readonly string[]): ScriptedAlarms {
  const alarms = new Map<string, AlarmReading>();
  const faults = faultQueue();
  const set = (name: string, changes: Partial<AlarmReading> = {}) => {
    const fresh: AlarmReading = { name, arn: alarmArn(name), state: 'OK', suppressed: false, reason: 'as told' };
    alarms.set(name, { ...(alarms.get(name) ?? fresh), ...changes });
  };
  for (const name of names) set(name);
  return {
    set,
    remove: (name) => void alarms.delete(name),
    failNext: faults.failNext,
    async read(namesOrArns) {
      faults.throwNext();
      return [...alarms.values()].filter(({ name, arn }) => namesOrArns.includes(name) || namesOrArns.includes(arn));
    },
  };
}
