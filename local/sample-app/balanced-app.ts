import { createCallerStats, keepSeconds } from './caller-stats.ts';
import { type Child, type StartProcess, startChild } from './child-process.ts';
import { colorNames } from './color-names.ts';
import type { SampleApp, SampleAppOptions } from './contract.ts';
import { gatewayPath } from './gateway-paths.ts';
import { startLoadDriver } from './load-driver.ts';
import type { FrontStart, LoadSecond } from './messages.ts';
import { callerSecond, started } from './messages.ts';
import { startVersionTasks } from './version-tasks.ts';

/** A process of a version of the backend, listening on this machine. */
export interface VersionTask {
  readonly version: string;
  readonly origin: string;
}

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
  const children: Child[] = [];
  const noted: string[] = [];
  const callerStats = createCallerStats(colorService, Object.keys(versions), keepSeconds);
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
  const close = async () => void (await Promise.all(children.map((child) => child.kill())));
  try {
    const tasks = await startVersionTasks(start, versions, options.workMs ?? 20, colorService);
    const origin = await options.register(
      tasks.endpoints.map(({ virtualNode, origin: task }) => ({ version: virtualNode, origin: task })),
    );
    const front = start(gateway, new URL('./front-process.ts', import.meta.url));
    const { origin: url } = started.parse(
      await front.ask('start', {
        origin,
        host: colorService,
        colors: Object.values(versions),
        clock: options.clock,
        cloudWatch: options.cloudWatch,
      } satisfies FrontStart),
    );
    await startLoadDriver(start, options.load, { url, paths: [gatewayPath] }, (second) => {
      load = second;
    });
    return {
      url,
      setBehaviour: tasks.setBehaviour,
      kill: tasks.kill,
      stats: (windowSeconds = 3) => ({
        load,
        versions: callerStats.since(Date.now() - windowSeconds * 1000),
        wrongAnswers,
        following: {},
        problems: [...noted, ...children.map((child) => child.lost()).filter((lost) => lost !== undefined)],
      }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
