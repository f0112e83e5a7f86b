import type { CompositeAlarm, Suppression } from './alarm.ts';

/** Whether the actions of a composite alarm that has just changed its state are suppressed. */
export function suppressionOnChange(
  alarm: CompositeAlarm,
  suppressorInAlarm: boolean,
  now: number,
): Suppression | undefined {
  const { suppressor, suppression, state } = alarm;
  if (suppressor === undefined) return undefined;
  if (suppressorInAlarm) return { by: 'Alarm' };
  // A change while actions are held back is waited out anew, whichever period they are held back by.
  return (state.value === 'ALARM' || suppression !== undefined) && suppressor.waitSeconds > 0
    ? { by: 'WaitPeriod', until: now + suppressor.waitSeconds * 1000 }
    : undefined;
}

/** The same after its suppressor has changed. */
export function suppressionOnSuppressor(
  alarm: CompositeAlarm,
  suppressorInAlarm: boolean,
  now: number,
): Suppression | undefined {
  const { suppressor, suppression, state } = alarm;
  if (suppressor === undefined) return undefined;
  if (suppressorInAlarm) return suppression !== undefined || state.value === 'ALARM' ? { by: 'Alarm' } : undefined;
  if (suppression?.by !== 'Alarm') return suppression;
  return suppressor.extensionSeconds > 0
    ? { by: 'ExtensionPeriod', until: now + suppressor.extensionSeconds * 1000 }
    : undefined;
}
