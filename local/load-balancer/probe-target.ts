import { connect } from 'node:net';
import type { ProbeResult } from '../elastic-load-balancing/target-health.ts';
import type { Probe, ProbeTarget } from '../elastic-load-balancing/target-upkeep.ts';
import { isLoopback, probeByHttp } from '../health-checks/http-probe.ts';
import { addressOf } from './targets.ts';

/** Whether a connection can be made. */
const probeByTcp = (address: string, port: number, timeoutMs: number): Promise<ProbeResult> =>
  new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: timeoutMs });
    const end = (result: ProbeResult) => {
      resolve(result);
      socket.destroy();
    };
    socket.on('connect', () => end({ kind: 'answered', status: 200 }));
    socket.on('timeout', () => end({ kind: 'timedOut' }));
    socket.on('error', () => end({ kind: 'failed' }));
  });

/** Checks a target on this machine, as its group asks for: by HTTP, or by a connection. */
export const probeTarget: ProbeTarget = async ({ id, port, protocol, path, timeoutMs }: Probe) => {
  const address = addressOf(id);
  if (protocol === 'TCP') return isLoopback(address) ? probeByTcp(address, port, timeoutMs) : { kind: 'failed' };
  const probed = await probeByHttp({ address, port, path, timeoutMs, accepts: () => false });
  if (probed.kind === 'mismatch') return { kind: 'answered', status: probed.status };
  return { kind: probed.kind === 'timedOut' ? 'timedOut' : 'failed' };
};
