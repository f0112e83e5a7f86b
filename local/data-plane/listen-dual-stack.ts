import { createServer, type Server } from 'node:net';
import { listenOnLoopback } from './listen.ts';
import { addressOf } from './origin.ts';

interface DualStack {
  /** Of 127.0.0.1; any free one where it is 0. */
  readonly port: number;
  /** Whether it listens at ::1 too. */
  readonly isDualStack: boolean;
  /** Whether a connection by IPv6 is taken now. */
  takesIpv6(): boolean;
}

/** Where a proxy listens. */
interface DualOrigins {
  readonly origin: string;
  readonly ipv6Origin?: string;
}

/**
 * Has a proxy listen at 127.0.0.1, and at the same port of ::1. Envoy takes connections by IPv6 where the mesh has a
 * preference. Source: AWS's walkthrough of IPv6 in App Mesh. Rejects with the system's error, such as EADDRINUSE for a
 * port that is taken. What listens at ::1 ends with the server.
 */
export async function listenDualStack(
  server: Server,
  { port, isDualStack, takesIpv6 }: DualStack,
): Promise<DualOrigins> {
  const origin = await listenOnLoopback(server, port);
  if (!isDualStack) return { origin };
  const byIpv6 = createServer({ allowHalfOpen: true, noDelay: true }, (caller) => {
    if (takesIpv6()) server.emit('connection', caller);
    else caller.destroy();
  });
  server.once('close', () => byIpv6.close());
  return { origin, ipv6Origin: await listenOnLoopback(byIpv6, addressOf(origin).port, '::1') };
}
