import type { VersionStats } from '../../local/sample-app/caller-stats.ts';
import type { Progress } from '../rollout/standing.ts';
import type { OutputLine } from '../terminal/printed.ts';
import { bold, dim, line } from '../terminal/printed.ts';
import { clockTime, millisecondsOrDash, percent } from '../terminal/text.ts';

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

/** The block for a terminal: the rollout as `meshshift watch` shows it, and what the callers of the app see now. */
export function dashboard(moment: Moment, rollout: readonly OutputLine[]): OutputLine[] {
  const { progress, versions, rate = 0 } = moment;
  return [
    line`  scenario ${bold(moment.scenario)}  ${clockTime(moment.seconds)}, ${Math.round(rate)} requests/s`,
    ...rollout,
    ...[progress.stable, progress.canary].map((name) => versionLine(name, versions[name])),
  ];
}

const versionLine = (name: string, stats: VersionStats | undefined): OutputLine =>
  dim(
    `  ${name}  ${percent(stats?.share)} of the requests now, 5xx ${percent(errorShare(stats))}, p50 ${millisecondsOrDash(stats?.p50Ms ?? undefined)}, p99 ${millisecondsOrDash(stats?.p99Ms ?? undefined)}`,
  );

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
