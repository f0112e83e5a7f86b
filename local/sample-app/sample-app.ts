import { envoyNamespace } from '../data-plane/envoy-metrics.ts';
import { programBeside } from '../kit/program-beside.ts';
import { appProcesses } from './app-processes.ts';
import type { StartProcess } from './child-process.ts';
import { colorNames } from './color-names.ts';
import type { MeshApp, SampleAppOptions } from './contract.ts';
import { clientPath, gatewayPath } from './gateway-paths.ts';
import type { CallerStart } from './messages.ts';
import { started } from './messages.ts';
import { startVersionTasks } from './version-tasks.ts';

/** Starts the gateway or the client with its sidecar. */
async function startCaller(
  start: StartProcess,
  { clock, cloudWatch, namespace = envoyNamespace }: SampleAppOptions,
  names: typeof colorNames,
  virtualNode: string,
) {
  const program = virtualNode === names.gateway ? 'gateway-process' : 'client-process';
  const child = start(virtualNode, programBeside(import.meta.url, program));
  return started.parse(
    await child.ask('start', {
      mesh: names.mesh,
      virtualNode,
      colorService: names.colorService,
      clientService: names.clientService,
      colors: Object.values(names.versions),
      clock,
      cloudWatch,
      namespace,
    } satisfies CallerStart),
  );
}

/**
 * Starts the colour teller on this machine, attached to a mesh that exists: gateway and client, two processes for each
 * version of the backend, each with its sidecar, and then the load on the gateway. Resolves when all are up.
 */
export async function startSampleApp(options: SampleAppOptions): Promise<MeshApp> {
  const names = { ...colorNames, ...options.names };
  const { controlPlane, cloudWatch, workMs = 20 } = options;
  const { start, startLoad, stats, kill } = appProcesses(names);
  const taskIds: string[] = [];
  const close = async () => {
    await kill();
    for (const id of taskIds) controlPlane.detach(id);
  };

  try {
    const attachTo = { endpoint: cloudWatch.endpoint, meshName: names.mesh };
    const [gateway, client, versions] = await Promise.all([
      startCaller(start, options, names, names.gateway),
      startCaller(start, options, names, names.client),
      startVersionTasks(start, { versions: names.versions, service: names.colorService, workMs, attachTo }),
    ]);
    taskIds.push(...[gateway, client, ...versions.tasks].flatMap(({ taskId = [] }) => taskId));
    await startLoad(options.load, { url: gateway.origin, paths: [gatewayPath, clientPath] });

    return {
      url: gateway.origin,
      setBehaviour: versions.setBehaviour,
      kill: versions.kill,
      stats(windowSeconds = 3) {
        const seen = stats(windowSeconds, controlPlane.following());
        return { ...seen, problems: [...seen.problems, ...controlPlane.rejections()] };
      },
      freezeConfig: controlPlane.freeze,
      thawConfig: controlPlane.thaw,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
