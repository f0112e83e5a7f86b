import { programBeside } from '../kit/program-beside.ts';
import { appProcesses } from './app-processes.ts';
import { colorNames } from './color-names.ts';
import type { MeshApp, SampleApp, SampleAppOptions, VersionTask } from './contract.ts';
import { gatewayPath } from './gateway-paths.ts';
import type { FrontStart } from './messages.ts';
import { started } from './messages.ts';
import { startVersionTasks } from './version-tasks.ts';

export interface BalancedAppOptions extends Pick<SampleAppOptions, 'cloudWatch' | 'clock' | 'load' | 'workMs'> {
  /** Registers the tasks with the load balancer, and returns the address that requests to the service go to. */
  readonly register: (tasks: readonly VersionTask[]) => Promise<string>;
}

/**
 * Starts the colour teller behind a load balancer: two processes for each version of the backend, a gateway that calls
 * them by the balancer's address, and then the load on the gateway. Resolves when all are up.
 */
export async function startBalancedApp(options: BalancedAppOptions): Promise<SampleApp> {
  const { colorService, versions, gateway } = colorNames;
  const { start, startLoad, stats, kill: close } = appProcesses(colorNames);
  try {
    const tasks = await startVersionTasks(start, { versions, service: colorService, workMs: options.workMs ?? 20 });
    const origin = await options.register(tasks.tasks);
    const front = start(gateway, programBeside(import.meta.url, 'front-process'));
    const { origin: url } = started.parse(
      await front.ask('start', {
        origin,
        host: colorService,
        colors: Object.values(versions),
        clock: options.clock,
        cloudWatch: options.cloudWatch,
      } satisfies FrontStart),
    );
    await startLoad(options.load, { url, paths: [gatewayPath] });
    return {
      url,
      setBehaviour: tasks.setBehaviour,
      kill: tasks.kill,
      stats: (windowSeconds = 3) => stats(windowSeconds, {}),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What leads requests to the tasks, and follows its configuration. */
interface Follower {
  problems(): readonly string[];
  following(): Readonly<Record<string, number>>;
  freeze(): void;
  thaw(): void;
}

/** The app with what its balancer, of this name in the stats, follows and has problems with. */
export const following = (app: SampleApp, name: string, balancer: Follower): MeshApp => ({
  ...app,
  stats(windowSeconds) {
    const stats = app.stats(windowSeconds);
    const problems = [...stats.problems, ...balancer.problems()];
    return { ...stats, following: { [name]: balancer.following() }, problems };
  },
  freezeConfig: balancer.freeze,
  thawConfig: balancer.thaw,
});
