import type { AttachedTask } from '../../local/data-plane/attach/attach-task.ts';
import type { Environment } from '../run/settings.ts';

/**
 * The variables by which a process finds its port, its proxy and its services of TCP. Programs read either case; curl reads
 * http_proxy alone.
 */
export function taskVariables(
  { proxyUrl, adminPort, doors }: Pick<AttachedTask, 'proxyUrl' | 'adminPort' | 'doors'>,
  ports: readonly { readonly port: number }[],
): Record<string, string> {
  const [first] = ports;
  const port = first && { PORT: String(first.port), SERVER_PORT: String(first.port) };
  const proxy = { HTTP_PROXY: proxyUrl, HTTPS_PROXY: proxyUrl, NO_PROXY: '127.0.0.1,localhost' };
  const lower = Object.fromEntries(Object.entries(proxy).map(([name, value]) => [name.toLowerCase(), value]));
  const tcp = doors.map(({ virtualService, port, address, addressPort }) => [
    `${virtualService.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_PORT_${port}_TCP`,
    `tcp://${address}:${addressPort}`,
  ]);
  return { ...port, ...proxy, ...lower, ENVOY_ADMIN_ACCESS_PORT: String(adminPort), ...Object.fromEntries(tcp) };
}

/** Where SDKs find the X-Ray daemon; what the user has set himself stands. */
export function daemonVariables(
  { xrayPort }: Pick<AttachedTask, 'xrayPort'>,
  env: Environment,
): Record<string, string> {
  const port = env.XRAY_DAEMON_PORT ?? xrayPort;
  if (port === undefined) return {};
  const { AWS_XRAY_DAEMON_ADDRESS: address = `127.0.0.1:${port}` } = env;
  return { XRAY_DAEMON_PORT: String(port), AWS_XRAY_DAEMON_ADDRESS: address };
}
