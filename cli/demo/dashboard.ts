import type { VersionStats } from '../../local/sample-app/caller-stats.ts';
import { stepsOf } from '../follow/view.ts';
import type { Progress } from '../rollout/standing.ts';
import type { OutputLine } from '../terminal/printed.ts';
import { bold, dim, green, line } from '../terminal/printed.ts';
import { bar, clockTime, millisecondsOrDash, percent } from '../terminal/text.ts';

/** The state of the demo at one moment. */
interface Moment {
  readonly scenario: string;
  /** Seconds of the embedded AWS's clock since the rollout started. */
  readonly seconds: number;
  readonly progress: Progress;
  readonly versions: Readonly<Record<string, VersionStats>>;
  /** Requests a real second, as the load driver measured them. */
  readonly rate?: number;
}

const observed = (moment: Moment) => moment.versions[moment.progress.canary]?.share;

/** The block for a terminal. */
export function dashboard(moment: Moment): OutputLine[] {
  const { progress } = moment;
  return [
    '',
    line`  ${bold(progress.rolloutId)}  ${progress.stable} > ${progress.canary}  scenario ${moment.scenario}  ${clockTime(moment.seconds)}`,
    line`  ${green(bar(progress.weight / 100, 40))}  set ${progress.weight}%, seen ${percent(observed(moment))}`,
    line`  step ${progress.step} of ${progress.weights.length}, ${standing(progress)}   ${stepsOf(progress)}`,
    '',
    dim(
      `  ${'version'.padEnd(12)}${'share'.padStart(8)}${'requests'.padStart(10)}${'5xx'.padStart(8)}${'p50'.padStart(9)}${'p99'.padStart(9)}`,
    ),
    ...[progress.stable, progress.canary].map((name) => versionLine(name, moment.versions[name])),
    '',
    `  ${progress.finding ?? 'no look yet'}`,
    dim(`  load ${Math.round(moment.rate ?? 0)} requests/s reached`),
  ];
}

const standing = ({ phase, stepSecondsLeft, secondsLeft }: Progress): string =>
  phase === 'baking'
    ? `bakes, ${clockTime(stepSecondsLeft)} left of it, ${clockTime(secondsLeft)} of all`
    : (
        {
          planned: 'planned',
          shifting: 'shifting',
          keepWarm: 'promoted, the stable is kept warm',
          settling: 'restored, settling',
          halted: 'halted',
          rollbackFailed: 'restore failed, trying again',
        } as const
      )[phase];

const versionLine = (name: string, stats: VersionStats | undefined): string =>
  `  ${name.padEnd(12)}${percent(stats?.share).padStart(8)}${String(stats?.requests ?? 0).padStart(10)}${percent(errorShare(stats)).padStart(8)}${millisecondsOrDash(stats?.p50Ms ?? undefined).padStart(9)}${millisecondsOrDash(stats?.p99Ms ?? undefined).padStart(9)}`;

const errorShare = (stats: VersionStats | undefined) =>
  stats === undefined || stats.requests === 0 ? undefined : stats.errors / stats.requests;

/** A moment as one line of a log. */
export function statusLine(moment: Moment): string {
  const { progress } = moment;
  const version = (name: string) => {
    const stats = moment.versions[name];
    return `${name} ${percent(errorShare(stats))} 5xx p99 ${millisecondsOrDash(stats?.p99Ms ?? undefined)}`;
  };
  return [
    clockTime(moment.seconds).padStart(6),
    `step ${progress.step}/${progress.weights.length}`,
    `set ${progress.weight}% seen ${percent(observed(moment))}`,
    version(progress.stable),
    version(progress.canary),
    `${clockTime(progress.stepSecondsLeft)} left`,
    `${Math.round(moment.rate ?? 0)} req/s`,
  ].join(' | ');
}
