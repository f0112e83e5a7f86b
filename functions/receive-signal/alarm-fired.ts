import { allOf, atMost, callsAtOnce } from '../../core/at-most.ts';
import type { Control } from '../../core/control/control.ts';
import type { Stop } from '../../core/signals/signal.ts';
import { alarmReason } from '../../core/text/alarm-reason.ts';
import { announced } from '../rollout/announcing.ts';
import { ledgerOrder } from '../rollout/ledger.ts';
import type { SignalPorts } from '../rollout/ports.ts';
import { stopRollout } from '../rollout/stopping.ts';
import type { AlarmEvent } from './request.ts';

/**
 * Stops and wakes every rollout that watches the alarm first, and writes the ledger afterwards: nothing slow may stand
 * between the event and the stable weights. After a failure or a time-out all of it is repeated; a stop that stands
 * changes nothing. A suppressed composite is no stop.
 *
 * @throws the first failure, after all were tried
 */
export async function alarmFired(ports: SignalPorts, { detail, resources: [arn = ''] }: AlarmEvent): Promise<void> {
  if (detail.state.value !== 'ALARM' || detail.state.actionsSuppressedBy !== undefined) return;
  const since = Date.parse(detail.state.timestamp);
  const text = `alarm ${detail.alarmName} went to ALARM: ${alarmReason(detail.state.reason)}`;
  const stop: Stop = { kind: 'alarm', text, at: since, by: arn };
  const watchers = await ports.control.watchersOf(arn);
  const stopped = await atMost(callsAtOnce, watchers, (watcher) => stopRollout(ports, watcher, stop, since));
  const known = stopped.flatMap((result) => (result.status === 'fulfilled' && result.value ? [result.value] : []));
  const written = await atMost(callsAtOnce, known, (control) => writeDown(ports, control, stop));
  allOf<unknown>([...stopped, ...written]);
}

async function writeDown(ports: SignalPorts, control: Control, stop: Stop): Promise<void> {
  await ports.ledger.append({
    rolloutId: control.rolloutId,
    order: ledgerOrder(control, 'signalled'),
    at: ports.clock.now(),
    by: 'receive-signal',
    did: 'signalled',
    why: stop.text,
    step: control.step,
    who: stop.by,
  });
  if (control.phase === 'halted') await page(ports, control, stop);
}

/** No function rolls a halted rollout back, so each alarm is announced to the person who holds it. */
const page = (ports: SignalPorts, control: Control, stop: Stop): Promise<void> =>
  ports.announcer.announce([announced(control, 'Alarm While Halted', stop.text, `/${stop.by}/${stop.at}`)]);
