import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import { Pool, request } from 'undici';
import type { Clock } from '../../../local/clock.ts';
import { type Forwarded, forward } from '../../../local/data-plane/forward.ts';
import { listenOnLoopback } from '../../../local/data-plane/listen.ts';
import { matchedRequest } from '../../../local/data-plane/matched-request.ts';
import { type Patience, patienceOf } from '../../../local/data-plane/retry-policy.ts';
import { createClusterStats } from '../../../local/data-plane/stats/cluster-stats.ts';
import { createStats } from '../../../local/data-plane/stats/stats.ts';

const cleanups: (() => Promise<unknown> | unknown)[] = [];

/** Ends what a test has started. */
export async function cleanUp() {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}

/** A server on loopback. */
export async function serve(listener: RequestListener): Promise<{ readonly origin: string; readonly server: Server }> {
  const server = createServer(listener);
  const origin = await listenOnLoopback(server);
  cleanups.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => void server.close(resolve));
  });
  return { origin, server };
}

interface ProxyOptions {
  /** Its processes, by their origins; they are taken in turn. */
  readonly origins: readonly string[];
  readonly clock: Clock;
  readonly patience?: Patience;
  /** Uniform in [0, 1); just below 1 unless given, so that every back-off is the longest. */
  readonly random?: () => number;
}

/** A proxy in front of processes, and what it says of each request. */
export async function proxy({ origins, clock, patience, random = () => 0.999 }: ProxyOptions) {
  const upstreams = origins.map((origin) => ({ origin, pool: new Pool(origin, { allowH2: false }) }));
  cleanups.push(() => Promise.all(upstreams.map(({ pool }) => pool.destroy())));
  const ended: (Forwarded | undefined)[] = [];
  let turn = 0;
  const stats = createStats();
  const cluster = createClusterStats(stats, 'targets');
  const { origin } = await serve((incoming, caller) => {
    const { authority, target } = matchedRequest(incoming, 80);
    forward(incoming, caller, {
      authority,
      target,
      cluster,
      clock,
      random,
      patience: patience ?? patienceOf({}, { hasDefaultRetries: true }),
      next: () => upstreams[turn++ % upstreams.length],
    }).then((end) => ended.push(end), caller.destroy);
  });
  const ask = async (path = '/', more: object = {}) => {
    const { statusCode, headers, body } = await request(`${origin}${path}`, more);
    return { status: statusCode, headers, body: await body.text() };
  };
  /** A counter or a gauge of the cluster. */
  const count = (name: string) => {
    const found = stats.list().find((stat) => stat.name === `cluster.targets.${name}`);
    return found?.kind === 'histogram' ? found.histogram.count : found?.value;
  };
  return { origin, ask, ended, count };
}
