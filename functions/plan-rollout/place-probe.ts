import type { AlarmSource, Clock, ProbeStore } from '../../core/ports.ts';
import { isProbe, probeControl, probeLifetimeSeconds } from '../../core/rollout/probe.ts';
import type { ProbeRequest } from './request.ts';

export interface ProbePorts {
  readonly alarms: AlarmSource;
  readonly probes: ProbeStore;
  readonly clock: Clock;
}

/** Where the probe lies and what its alarm was before; or why there is none. */
export type ProbeAnswer =
  | { readonly router: string; readonly arn: string; readonly was: 'OK' | 'INSUFFICIENT_DATA' }
  | { readonly refused: string }
  | { readonly removed: true };

/** Lays a probe under an alarm, or takes it away again: whoever invokes the function then sets the alarm off. */
export async function placeProbe(ports: ProbePorts, { probe }: ProbeRequest, id: string): Promise<ProbeAnswer> {
  if ('router' in probe) {
    if (!isProbe(probe.router)) return { refused: `${probe.router} is no probe` };
    await ports.probes.remove(probe.router, probe.arn);
    return { removed: true };
  }
  const [alarm] = await ports.alarms.read([probe.alarm]);
  if (alarm === undefined) return { refused: `there is no alarm ${probe.alarm} in this account and Region` };
  if (alarm.suppressed) return { refused: `${alarm.name} has its actions suppressed: its event would be no stop` };
  if (alarm.state === 'ALARM')
    return { refused: `${alarm.name} is in ALARM already, so that no event would come: let it recover first` };
  const now = ports.clock.now();
  const control = probeControl(id, { name: alarm.name, arn: alarm.arn }, now);
  await ports.probes.place(control, now + probeLifetimeSeconds * 1000);
  return { router: control.router, arn: alarm.arn, was: alarm.state };
}
