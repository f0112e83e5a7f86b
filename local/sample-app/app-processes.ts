import { programBeside } from '../kit/program-beside.ts';
import { createCallerStats, keepSeconds } from './caller-stats.ts';
import type { Child, StartProcess } from './child-process.ts';
import { startChild } from './child-process.ts';
import type { ColorNames } from './color-names.ts';
import type { SampleApp, SampleAppOptions } from './contract.ts';
import type { LoadSecond, LoadStart } from './messages.ts';
import { callerSecond, loadSecond } from './messages.ts';

const loadDefaults = { maxSeconds: 3600, maxRequests: 5_000_000, maxInFlight: 1000 };

type Following = ReturnType<SampleApp['stats']>['following'];

/** The processes of the sample app, and what its callers and its load say of the running seconds. */
export interface AppProcesses {
  readonly start: StartProcess;
  /** Starts the load, in a process of its own. */
  startLoad(load: SampleAppOptions['load'], target: Pick<LoadStart, 'url' | 'paths'>): Promise<void>;
  /** As `SampleApp.stats`; `following` is what the routers' followers say. */
  stats(windowSeconds: number, following: Following): ReturnType<SampleApp['stats']>;
  /** Ends all of them. */
  kill(): Promise<void>;
}

export function appProcesses({ colorService, versions }: Pick<ColorNames, 'colorService' | 'versions'>): AppProcesses {
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
  return {
    start,
    async startLoad(wanted, target) {
      const child = start('load', programBeside(import.meta.url, 'load-process'), (_event, payload) => {
        load = loadSecond.parse(payload);
      });
      await child.ask('start', { ...loadDefaults, ...wanted, ...target } satisfies LoadStart);
    },
    stats: (windowSeconds, following) => ({
      load,
      versions: callerStats.since(Date.now() - windowSeconds * 1000),
      wrongAnswers,
      following,
      problems: [...noted, ...children.map((child) => child.lost()).filter((lost) => lost !== undefined)],
    }),
    kill: async () => void (await Promise.all(children.map((child) => child.kill()))),
  };
}
