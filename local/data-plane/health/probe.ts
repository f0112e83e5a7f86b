import { probeByHttp } from '../../health-checks/http-probe.ts';
import { probeByTcp } from '../../health-checks/tcp-probe.ts';
import type { HealthCheck } from '../config/snapshot.ts';
import type { CheckEnd } from './check-state.ts';

/** Checks the process behind an origin such as `http://127.0.0.1:40123` once. */
export type Probe = (origin: string, check: HealthCheck) => Promise<CheckEnd>;

const headers = { 'user-agent': 'Envoy/HC' };

/** By a GET that only 200 answers well, or by a connection. A listener of HTTP/2 is checked over HTTP/1.1, which its sidecar takes too. */
export const probeEndpoint: Probe = async (origin, { protocol, path, authority, timeoutMs }) => {
  const { hostname: address, port: number } = new URL(origin);
  const port = Number(number);
  const accepts = (status: number) => status === 200;
  const { kind } =
    protocol === 'tcp'
      ? await probeByTcp({ address, port, timeoutMs })
      : await probeByHttp({ address, port, path, timeoutMs, accepts, headers: { ...headers, host: authority } });
  if (kind === 'passed') return 'passed';
  return kind === 'mismatch' ? 'refused' : 'unanswered';
};
