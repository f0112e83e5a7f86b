import type { SignalPorts } from '../rollout/ports.ts';
import { alarmFired } from './alarm-fired.ts';
import { obeyCommand } from './obey-command.ts';
import { obeyLineOrder } from './obey-line-order.ts';
import { obeyProbe } from './obey-probe.ts';
import type { SignalRequest } from './request.ts';

/** Receives alarms and commands while a rollout runs. Events may be delivered twice, late and in any order. */
export async function receiveSignal(ports: SignalPorts, request: SignalRequest): Promise<void> {
  if (request.source === 'aws.cloudwatch') return alarmFired(ports, request);
  const time = Date.parse(request.time);
  const sent = { id: request.id, time, issuedAt: Math.min(time, ports.clock.now()) };
  switch (request['detail-type']) {
    case 'Stop The Line':
    case 'Start The Line':
      return obeyLineOrder(ports, { ...request.detail, ...sent, type: request['detail-type'] });
    case 'Probe':
      return obeyProbe(ports, { ...request.detail, ...sent });
    default:
      return obeyCommand(ports, { ...request.detail, ...sent, type: request['detail-type'] });
  }
}
