import type { Probe, ProbeTarget } from '../elastic-load-balancing/target-upkeep.ts';
import { probeByHttp } from '../health-checks/http-probe.ts';
import { probeByTcp } from '../health-checks/tcp-probe.ts';
import { addressOf } from './targets.ts';

/** Checks a target on this machine, as its group asks for: by HTTP, or by a connection. */
export const probeTarget: ProbeTarget = async ({ id, port, protocol, path, timeoutMs }: Probe) => {
  const address = addressOf(id);
  if (protocol === 'TCP') {
    const { kind } = await probeByTcp({ address, port, timeoutMs });
    return kind === 'passed' ? { kind: 'answered', status: 200 } : { kind };
  }
  const probed = await probeByHttp({ address, port, path, timeoutMs, accepts: () => false });
  if (probed.kind === 'mismatch') return { kind: 'answered', status: probed.status };
  return { kind: probed.kind === 'timedOut' ? 'timedOut' : 'failed' };
};
