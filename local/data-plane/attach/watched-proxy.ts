import { machineClock } from '../../clock.ts';
import { openLogFiles } from '../access-log/log-files.ts';
import { type AdminServer, startAdmin } from '../admin/admin-server.ts';
import { remembering } from '../admin/remembering.ts';
import { startGateway } from '../gateway.ts';
import { type Sidecar, startSidecar } from '../sidecar.ts';
import { startStatsd } from '../stats/statsd.ts';
import type { Answer } from '../tally.ts';
import type { ProxyResource, WantedPort } from '../tasks/task.ts';
import type { Secrets } from '../tls/secrets.ts';
import { createTracer, untraced } from '../tracing/tracer.ts';

/** A proxy and how it is watched. */
export interface WatchedProxyOptions {
  readonly meshName: string;
  readonly resource: ProxyResource;
  readonly ports: readonly WantedPort[];
  /** The proxy's admin page: its port, any free one for 0, and whether statistics are tagged. Without it there is none. */
  readonly admin?: { readonly port: number; readonly hasMeshTags: boolean };
  /** Of a StatsD daemon on this machine that gets what the proxy counts; undefined for none. */
  readonly statsdPort?: number | undefined;
  /** Of an X-Ray daemon on this machine, and the share of new traces that it gets; undefined for no tracing. */
  readonly xray?: { readonly port: () => number; readonly samplingRate: number } | undefined;
  /** Certificates and authorities that go by names, those of SDS and of ACM. */
  readonly secrets: Secrets;
  /** Told once for each request of the task that was meant for a target and that it waited for. */
  readonly onAnswer: (answer: Answer) => void;
  /** Takes what the access log of its node has for `/dev/stdout`: text that ends its own lines. */
  readonly onOutput: (text: string) => void;
  /** What its user should know, in sentences, such as that its node is gone. */
  readonly onNews: (news: string) => void;
}

export interface WatchedProxy {
  readonly sidecar: Sidecar;
  readonly adminPort: number | undefined;
  /** Ends the proxy and all that watches it. */
  close(): Promise<void>;
}

/**
 * Starts the proxy of a node or gateway in this process, with its admin page, its logs and its StatsD.
 *
 * @throws the system's error, such as EADDRINUSE, for a port that is taken
 */
export async function startWatchedProxy(options: WatchedProxyOptions): Promise<WatchedProxy> {
  const { meshName, resource, ports, admin: page, statsdPort, onAnswer } = options;
  const identity = { meshName, resource };
  const logs = openLogFiles(options);
  const tracer = options.xray && createTracer({ ...options.xray, identity, random: Math.random, clock: machineClock });
  const start = resource.kind === 'VirtualGateway' ? startGateway : startSidecar;
  const started = await start({
    ports,
    identity,
    writeLog: logs.write,
    trace: tracer?.trace ?? untraced,
    secrets: options.secrets,
    onAnswer,
    random: Math.random,
    clock: machineClock,
  });
  const { sidecar, source } = remembering(started, identity, page?.hasMeshTags ?? false);
  let admin: AdminServer | undefined;
  try {
    if (page !== undefined) admin = await startAdmin(source, page.port);
  } catch (error) {
    await sidecar.close();
    throw error;
  }
  const stopStatsd =
    statsdPort === undefined ? () => undefined : startStatsd({ ...source, port: statsdPort, clock: machineClock });
  return {
    sidecar,
    adminPort: admin?.port,
    async close() {
      admin?.close();
      stopStatsd();
      tracer?.close();
      await sidecar.close();
      await logs.close();
    },
  };
}
