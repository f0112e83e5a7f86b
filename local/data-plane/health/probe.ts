import { probeByHttp } from '../../health-checks/http-probe.ts';
import { probeByTcp } from '../../health-checks/tcp-probe.ts';
import type { HealthCheck } from '../config/snapshot.ts';
import { addressOf } from '../origin.ts';
import { isOfThisMachine } from '../this-machine.ts';
import type { TlsCaller } from '../tls/caller.ts';
import { overTls } from '../tls/over-tls.ts';
import type { CheckEnd } from './check-state.ts';
import { checkMethod, checkRequest, isServing } from './grpc-check.ts';
import { probeByHttp2 } from './http2-probe.ts';

/** Checks the process behind an origin such as `http://127.0.0.1:40123` once. */
export type Probe = (origin: string, check: HealthCheck) => Promise<CheckEnd>;

const userAgent = { 'user-agent': 'Envoy/HC' };
const isWell = (status: number) => status === 200;

type ProbeBy = (origin: string, check: HealthCheck, tls: TlsCaller | undefined) => Promise<CheckEnd>;

const byConnection: ProbeBy = async (origin, { timeoutMs }, tls) => {
  const { host: address, port } = addressOf(origin);
  const { kind } = await probeByTcp({ address, port, timeoutMs });
  if (kind !== 'passed' || tls === undefined) return kind === 'passed' ? 'passed' : 'unanswered';
  return tls.connect({ host: address, port }, undefined).then(
    (socket) => {
      socket.destroy();
      return 'passed';
    },
    () => 'unanswered',
  );
};

const byHttp1: ProbeBy = async (origin, { path, authority, timeoutMs }, tls) => {
  const { host: address, port } = addressOf(origin);
  const headers = { ...userAgent, host: authority };
  const openedBy = overTls(tls, { hostname: address, port: String(port) });
  const { kind } = await probeByHttp({ address, port, path, timeoutMs, accepts: isWell, headers, ...openedBy });
  if (kind === 'passed') return 'passed';
  return kind === 'mismatch' ? 'refused' : 'unanswered';
};

const byHttp2: ProbeBy = async (origin, { path, authority, timeoutMs }, tls) => {
  const headers = { ':path': path, ':authority': authority, ...userAgent };
  const answer = await probeByHttp2({ origin, headers, body: undefined, timeoutMs, tls });
  if (answer === undefined) return 'unanswered';
  return isWell(answer.headers[':status'] ?? 0) ? 'passed' : 'refused';
};

const byGrpc: ProbeBy = async (origin, { authority, timeoutMs }, tls) => {
  const called = { ':method': 'POST', ':path': checkMethod, ':authority': authority };
  const headers = { ...called, 'content-type': 'application/grpc', te: 'trailers', ...userAgent };
  const answer = await probeByHttp2({ origin, headers, body: checkRequest, timeoutMs, tls });
  if (answer === undefined) return 'unanswered';
  return isServing(answer) ? 'passed' : 'refused';
};

const probes: Readonly<Record<HealthCheck['protocol'], ProbeBy>> = {
  http: byHttp1,
  http2: byHttp2,
  grpc: byGrpc,
  tcp: byConnection,
};

/**
 * Checks by a GET that only 200 answers well, by a connection, or by a call of gRPC's health service that only SERVING answers
 * well; by TLS where the process is called so. A process of another machine is not called.
 */
export const probeEndpoint: ProbeBy = async (origin, check, tls) =>
  isOfThisMachine(origin) ? probes[check.protocol](origin, check, tls) : 'unanswered';
