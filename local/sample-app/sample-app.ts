import { realClock } from '../clock.ts';
import { createConfigFeed } from '../data-plane/config-feed.ts';
import type { RouteChange } from '../data-plane/route-table.ts';
import { appProcesses } from './app-processes.ts';
import type { StartProcess } from './child-process.ts';
import { colorNames, listenerPort } from './color-names.ts';
import type { MeshApp, SampleAppOptions } from './contract.ts';
import { clientPath, gatewayPath } from './gateway-paths.ts';
import type { CallerStart } from './messages.ts';
import { started } from './messages.ts';
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
  const { start, note, startLoad, stats, kill } = appProcesses(names);
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
    await kill();
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
    const delivery = deliverRoutes([gateway.child, client.child], feed, note);
    await delivery.deliverNow((await options.routes.read()).filter(ofThisMesh));
    await startLoad(options.load, { url: gateway.origin, paths: [gatewayPath, clientPath] });

    return {
      url: gateway.origin,
      setBehaviour: tasks.setBehaviour,
      kill: tasks.kill,
      stats: (windowSeconds = 3) => stats(windowSeconds, structuredClone(delivery.following)),
      freezeConfig: feed.freeze,
      thawConfig: feed.thaw,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
