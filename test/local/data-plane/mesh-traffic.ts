import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { Server, Socket } from 'node:net';
import { Pool, request } from 'undici';
import { type Clock, machineClock, type VirtualClock, virtualClock } from '../../../local/clock.ts';
import { type CloudMap, cloudMap } from '../../../local/cloud-map/cloud-map.ts';
import { startAdmin } from '../../../local/data-plane/admin/admin-server.ts';
import { remembering } from '../../../local/data-plane/admin/remembering.ts';
import { type ControlPlane, createControlPlane } from '../../../local/data-plane/control/control-plane.ts';
import { startGateway } from '../../../local/data-plane/gateway.ts';
import type { ClusterHealth } from '../../../local/data-plane/health/cluster.ts';
import { listenOnLoopback } from '../../../local/data-plane/listen.ts';
import { type Sidecar, startSidecar } from '../../../local/data-plane/sidecar.ts';
import type { ProxyIdentity } from '../../../local/data-plane/stats/names.ts';
import type { Answer } from '../../../local/data-plane/tally.ts';
import type { ProxyResource, WantedPort } from '../../../local/data-plane/tasks/task.ts';
import type { Secrets } from '../../../local/data-plane/tls/secrets.ts';
import { type Trace, untraced } from '../../../local/data-plane/tracing/tracer.ts';
import { countedSurroundings } from '../asking.ts';
import { meshName, type TestMesh, testMesh } from './mesh.ts';

/** A task in this process: a server, where it has one, and its proxy. */
export interface RunningTask {
  /** Asks a service by way of the proxy, as `http_proxy` does; the Host alone is sent with `isHost`. */
  ask(
    url: string,
    options?: { readonly isHost?: boolean },
  ): Promise<{ readonly status: number; readonly body: string }>;
  readonly id: string;
  /** Where callers’ proxies find it; empty for one that only calls. */
  readonly origin: string;
  /** What its proxy knows of the processes that it sends requests to. */
  health(): readonly ClusterHealth[];
  /** What its proxy has counted under a prefix of names; of a histogram, how many values. */
  counts(prefix: string): Readonly<Record<string, number>>;
  readonly sidecar: Sidecar;
  /** Serves its admin page. @returns where */
  admin(): Promise<string>;
}

export interface GatewayTask {
  /** Of its first listener. */
  readonly origin: string;
  /** Where its listeners are called. */
  urls(): readonly string[];
  ask(
    path: string,
    options?: { readonly host?: string; readonly listener?: number },
  ): Promise<{ readonly status: number; readonly body: string }>;
  counts(prefix: string): Readonly<Record<string, number>>;
  /** Serves its admin page. @returns where */
  admin(): Promise<string>;
}

const countsOf =
  ({ stats }: Sidecar) =>
  (prefix: string) =>
    Object.fromEntries(
      stats
        .list()
        .filter(({ name }) => name.startsWith(prefix))
        .map((stat) => [stat.name.slice(prefix.length), stat.kind === 'histogram' ? stat.histogram.count : stat.value]),
    );

/** A mesh with its control plane and tasks, all in this process. */
export interface MeshTraffic {
  readonly mesh: TestMesh;
  readonly plane: ControlPlane;
  /** Where instances are registered. */
  readonly cloudMap: CloudMap;
  readonly clock: VirtualClock;
  /** What access logs have, with their paths. */
  readonly logs: readonly (readonly [path: string, text: string])[];
  /** A task of a node; without a listener it only calls. */
  task(
    virtualNode: string,
    listener?: RequestListener | Server,
    attributes?: Readonly<Record<string, string>>,
  ): Promise<RunningTask>;
  /** A server without a proxy. @returns its port */
  serve(listener: RequestListener): Promise<number>;
  /** A task of a gateway, with a port for each of its listeners; asks the first, or the one of a listener's number. */
  gateway(virtualGateway: string, listeners: readonly number[]): Promise<GatewayTask>;
  /** Every proxy follows what the mesh says now. */
  propagate(): Promise<void>;
  close(): Promise<void>;
}

interface MeshTrafficOptions {
  readonly egress?: string;
  readonly hasDefaultRetries?: boolean;
  readonly onAnswer?: (answer: Answer) => void;
  /** Of each proxy; none unless given. */
  readonly traceOf?: (identity: ProxyIdentity) => Trace;
  /** That of the proxies: the machine's unless given. */
  readonly proxyClock?: Clock;
  /** Certificates that go by names, as each proxy has them; none unless given. */
  readonly secrets?: Secrets;
}

/**
 * Attaches a proxy as a running task that follows what the mesh says.
 *
 * @param attributes in Cloud Map
 * @returns the task's id
 */
export function attachTo(
  plane: ControlPlane,
  proxy: Sidecar,
  identity: ProxyIdentity,
  attributes: Readonly<Record<string, string>> = {},
): string {
  const { task, follow } = plane.attach({ ...identity, ports: [...proxy.ports], attributes, command: '' }, 'RUNNING');
  follow((update) => {
    if (update.kind === 'deleted') return;
    proxy.setEndpoints(update.endpoints);
    if (update.kind === 'endpoints') return;
    const { following, rejected, rejectedParts } = proxy.apply(update.snapshot);
    plane.acknowledge(task.id, {
      version: update.version,
      following: [...following],
      rejected: [...rejected],
      rejectedParts: [...rejectedParts],
    });
  });
  return task.id;
}

export async function meshTraffic(options: MeshTrafficOptions = {}): Promise<MeshTraffic> {
  const {
    egress,
    hasDefaultRetries = true,
    proxyClock = machineClock,
    secrets = {},
    onAnswer = () => undefined,
    traceOf = () => untraced,
  } = options;
  const clock = virtualClock();
  const mesh = await testMesh(egress);
  const registry = cloudMap(countedSurroundings(clock));
  const found = { model: mesh.model, cloudMap: registry };
  const plane = createControlPlane({ ...found, clock, random: () => 0.5, hasDefaultRetries });
  const logs: (readonly [path: string, text: string])[] = [];
  const closers: (() => Promise<unknown> | unknown)[] = [plane.close];

  const serve = async (listener: RequestListener | Server) => {
    const server = typeof listener === 'function' ? createServer(listener) : listener;
    const sockets = new Set<Socket>();
    server.on('connection', (socket) => sockets.add(socket));
    const port = Number(new URL(await listenOnLoopback(server)).port);
    closers.push(() => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => void server.close(resolve));
    });
    return port;
  };
  const attach = async (
    start: typeof startSidecar,
    resource: ProxyResource,
    ports: readonly WantedPort[],
    attributes: Readonly<Record<string, string>> = {},
  ) => {
    const started = await start({
      ports,
      identity: { meshName, resource },
      onAnswer,
      trace: traceOf({ meshName, resource }),
      secrets,
      writeLog: (path, text) => void logs.push([path, text]),
      random: Math.random,
      clock: proxyClock,
    });
    closers.push(started.close);
    const { sidecar: proxy, source } = remembering(started, { meshName, resource }, false);
    const id = attachTo(plane, proxy, { meshName, resource }, attributes);
    const admin = async () => {
      const { url, close } = await startAdmin(source, 0);
      closers.push(close);
      return url;
    };
    return { proxy, id, admin };
  };
  return {
    mesh,
    plane,
    cloudMap: registry,
    serve,
    clock,
    logs,
    async task(virtualNode, listener, attributes) {
      const ports = listener === undefined ? [] : [{ port: await serve(listener) }];
      const { proxy, id, admin } = await attach(
        startSidecar,
        { kind: 'VirtualNode', name: virtualNode },
        ports,
        attributes,
      );
      const toSidecar = new Pool(proxy.url);
      closers.push(() => toSidecar.destroy());
      return {
        id,
        origin: proxy.ports[0]?.origin ?? '',
        health: proxy.health,
        counts: countsOf(proxy),
        sidecar: proxy,
        admin,
        async ask(url, { isHost = false } = {}) {
          const { host, pathname, search } = new URL(url);
          const path = isHost ? `${pathname}${search}` : url;
          const { statusCode, body } = await toSidecar.request({ method: 'GET', path, headers: { host } });
          return { status: statusCode, body: await body.text() };
        },
      };
    },
    async gateway(virtualGateway, listeners) {
      const ports = listeners.map((listenerPort) => ({ port: 0, listenerPort }));
      const { proxy, admin } = await attach(startGateway, { kind: 'VirtualGateway', name: virtualGateway }, ports);
      return {
        origin: proxy.ports[0]?.origin ?? '',
        urls: proxy.urls,
        counts: countsOf(proxy),
        admin,
        async ask(path, { host, listener = listeners[0] } = {}) {
          const origin = proxy.ports.find(({ listenerPort }) => listenerPort === listener)?.origin ?? '';
          const { statusCode, body } = await request(
            `${origin}${path}`,
            host === undefined ? {} : { headers: { host } },
          );
          return { status: statusCode, body: await body.text() };
        },
      };
    },
    propagate: () => clock.advance(10_000),
    async close() {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}
