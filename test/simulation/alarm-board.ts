import type { EmbeddedAws } from '../../local/embedded-aws.ts';

/** Which alarms are red, and which have been: suppressed ones are not. */
export interface AlarmBoard {
  /** Milliseconds since the epoch; undefined while it is not red. */
  redSince(name: string): number | undefined;
  everRed(arn: string): boolean;
}

interface Change {
  readonly alarmName: string;
  readonly state: { readonly value: string; readonly actionsSuppressedBy?: string };
}

/** How long the composite alarm waits for its suppressor, and after it. */
const suppressionMs = 1000;

export function alarmBoard(aws: EmbeddedAws): AlarmBoard {
  const { clock } = aws.surroundings;
  const red = new Map<string, number>();
  const values = new Map<string, string>();
  const changedAt = new Map<string, number>();
  const ever = new Set<string>();
  const turnRed = (name: string, arn: string) => {
    if (!red.has(name)) red.set(name, clock.now());
    ever.add(arn);
  };
  aws.services.events.onEvent(({ event }) => {
    if (event['detail-type'] !== 'CloudWatch Alarm State Change') return;
    const { alarmName, state } = event.detail as unknown as Change;
    const [arn = ''] = event.resources;
    values.set(alarmName, state.value);
    changedAt.set(alarmName, clock.now());
    if (state.value !== 'ALARM') red.delete(alarmName);
    else if (state.actionsSuppressedBy === undefined) turnRed(alarmName, arn);
    // No event reports that an alarm has waited in vain for its suppressor, or that maintenance is over.
    if (alarmName !== 'composite' && alarmName !== 'maintenance') return;
    if (alarmName === 'maintenance' && state.value === 'ALARM') red.delete('composite');
    if (alarmName === 'maintenance' && values.get('composite') === 'ALARM')
      ever.add(arn.replace(/[^:]+$/, 'composite'));
    clock.after(suppressionMs, () => {
      const composite = arn.replace(/[^:]+$/, 'composite');
      const hasWaited = clock.now() - (changedAt.get('composite') ?? 0) >= suppressionMs - 1;
      if (hasWaited && values.get('composite') === 'ALARM' && values.get('maintenance') !== 'ALARM')
        turnRed('composite', composite);
    });
  });
  return { redSince: (name) => red.get(name), everRed: (arn) => ever.has(arn) };
}
