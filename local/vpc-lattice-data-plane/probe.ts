import { probeByHttp, statusMatcher } from '../health-checks/http-probe.ts';
import type { Probe } from '../vpc-lattice/health-checks.ts';

/** Checks targets on this machine by HTTP/1.1. What a check asks beyond that fails, as it cannot be made here. */
export const latticeProbe: Probe = async ({ address, port }, check) => {
  if (check.protocol !== 'HTTP' || check.protocolVersion !== 'HTTP1') return false;
  const accepts = statusMatcher(check.matcher.httpCode);
  const timeoutMs = check.healthCheckTimeoutSeconds * 1000;
  const { kind } = await probeByHttp({ address, port, path: check.path, timeoutMs, accepts });
  return kind === 'passed';
};
