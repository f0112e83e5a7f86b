import { realClock } from '../clock.ts';
import { createConfigFeed } from '../data-plane/config-feed.ts';
import type { RouteChange } from '../data-plane/route-table.ts';
import { createCallerStats, keepSeconds } from './caller-stats.ts';
import { type Child, type StartProcess, startChild } from './child-process.ts';
import { colorNames, listenerPort } from './color-names.ts';
import type { MeshApp, SampleAppOptions } from './contract.ts';
import { clientPath, gatewayPath } from './gateway-paths.ts';
import { startLoadDriver } from './load-driver.ts';
import type { CallerStart, LoadSecond } from './messages.ts';
import { callerSecond, started } from './messages.ts';
import { deliverRoutes } from './route-delivery.ts';
import { startVersionTasks } from './version-tasks.ts';

// "Within seconds" is what is known of App Mesh.
const propagationDefaults = { delayMs: 4000, jitterMs: 4000 };

/** Starts the gateway or the client with its sidecar. */
async function startCaller(
  start: StartProcess,
  { clock, cloudWatch, namespace = 'CWAgent' }: SampleAppOptions,
  names: typeof colorNames,
  virtualNode: string,
) {
  const file = virtualNode === names.gateway ? './gateway-process.ts' : './client-process.ts';
  const child = start(virtualNode, new URL(file, import.meta.url));
  const { origin } = started.parse(
    await child.ask('start', {
      mesh: names.mesh,
      virtualNode,
      services: {
        [names.colorService]: { virtualRouter: names.virtualRouter },
        [names.clientService]: { virtualNode: names.client },
      },
      colorService: names.colorService,
      clientService: names.clientService,
      colors: Object.values(names.versions),
      clock,
      cloudWatch,
      namespace,
    } satisfies CallerStart),
  );
  return { child, origin };
}

/**
 * Starts the colour teller on this machine: gateway and client with their sidecars, two processes for each version of the
 * backend, and then the load on the gateway. Resolves when all are up and the sidecars follow the routes.
 */
export async function startSampleApp(options: SampleAppOptions): Promise<MeshApp> {
  const names = { ...colorNames, ...options.names };
  const { scale, epoch } = options.clock;
  const children: Child[] = [];
  const noted: string[] = [];
  const callerStats = createCallerStats(names.colorService, Object.keys(names.versions), keepSeconds);
  let load: LoadSecond | undefined;
  let wrongAnswers = 0;

  const onEvent = (event: string, payload: unknown) => {
    if (event === 'problem') noted.push(String(payload));
    if (event !== 'second') return;
    const second = callerSecond.parse(payload);
    wrongAnswers += second.wrongAnswers;
    callerStats.add(Date.now(), second.targets);
  };
  const start: StartProcess = (name, file, listener = onEvent) => {
    const child = startChild(name, file, listener);
    children.push(child);
    return child;
  };
  const feed = createConfigFeed<RouteChange>({
    clock: realClock(scale, epoch),
    random: Math.random,
    ...(options.propagation ?? propagationDefaults),
  });
  const ofThisMesh = ({ meshName }: { meshName: string }) => meshName === names.mesh;
  const unsubscribe = options.routes.subscribe((change) => ofThisMesh(change) && feed.change(change));
  const close = async () => {
    unsubscribe();
    feed.close();
    await Promise.all(children.map((child) => child.kill()));
  };

  try {
    const [gateway, client, tasks] = await Promise.all([
      startCaller(start, options, names, names.gateway),
      startCaller(start, options, names, names.client),
      startVersionTasks(start, names.versions, options.workMs ?? 20, names.colorService),
    ]);
    const { origin } = client;
    await gateway.child.ask('endpoints', [{ virtualNode: names.client, listenerPort, origin }, ...tasks.endpoints]);
    await client.child.ask('endpoints', tasks.endpoints);
    const delivery = deliverRoutes([gateway.child, client.child], feed, (problem) => noted.push(problem));
    await delivery.deliverNow((await options.routes.read()).filter(ofThisMesh));
    const onGateway = { url: gateway.origin, paths: [gatewayPath, clientPath] };
    await startLoadDriver(start, options.load, onGateway, (second) => {
      load = second;
    });

    return {
      url: gateway.origin,
      setBehaviour: tasks.setBehaviour,
      kill: tasks.kill,
      stats: (windowSeconds = 3) => ({
        load,
        versions: callerStats.since(Date.now() - windowSeconds * 1000),
        wrongAnswers,
        following: structuredClone(delivery.following),
        problems: [...noted, ...children.map((child) => child.lost()).filter((lost) => lost !== undefined)],
      }),
      freezeConfig: feed.freeze,
      thawConfig: feed.thaw,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
