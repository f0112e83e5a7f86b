import type { ProbeOrder } from '../../core/control/probe.ts';
import { probeControl, probeId, probeLifetimeSeconds } from '../../core/control/probe.ts';
import { commandLifetimeSeconds } from '../../core/signals/command.ts';
import type { SignalPorts } from '../rollout/ports.ts';

/**
 * Lays a probe under an alarm, or removes it, and answers under the order's id. A probe has a router name of its own
 * and no route, so no weight and no rollback depends on it.
 */
export async function obeyProbe(
  ports: Pick<SignalPorts, 'clock' | 'ledger' | 'probes'>,
  { id, alarm, remove, issuedAt }: ProbeOrder,
): Promise<void> {
  const now = ports.clock.now();
  if ((await ports.ledger.answerTo(id)) !== undefined) return;
  const answer = (status: 'accepted' | 'refused', text: string) => ports.ledger.answer(id, { status, text, at: now });
  if (now - issuedAt > commandLifetimeSeconds * 1000)
    return answer('refused', `the order came more than ${commandLifetimeSeconds} s after it was sent: send it again`);
  if (remove !== undefined) {
    await ports.probes.remove(alarm.arn, probeId(remove));
    return answer('accepted', `no probe of that order lies under ${alarm.name}`);
  }
  const placed = await ports.probes.place(probeControl(id, alarm, now), now + probeLifetimeSeconds * 1000, now);
  if (placed) return answer('accepted', `a probe lies under ${alarm.name}`);
  const minutes = probeLifetimeSeconds / 60;
  await answer('refused', `another person already tries ${alarm.name}: wait, ${minutes} min at most`);
}
