import type { Announcer, Clock, ControlStore, Executions, Ledger } from '../../core/ports.ts';
import { alarmFired } from './alarm-fired.ts';
import { obeyCommand } from './obey-command.ts';
import type { SignalRequest } from './request.ts';

export interface SignalPorts {
  readonly control: ControlStore;
  readonly ledger: Ledger;
  readonly announcer: Announcer;
  readonly executions: Executions;
  readonly clock: Clock;
}

/** Takes in what comes from outside while a rollout runs: alarms and commands. Safe to deliver twice, late, in any order. */
export const receiveSignal =
  (ports: SignalPorts) =>
  async (request: SignalRequest): Promise<void> => {
    if (request.source === 'aws.cloudwatch') await alarmFired(ports, request);
    else
      await obeyCommand(ports, {
        ...request.detail,
        type: request['detail-type'],
        id: request.id,
        issuedAt: Date.parse(request.time),
      });
  };
