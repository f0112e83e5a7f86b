import { lastWhole, type Measured } from '../../core/analysis/series.ts';
import type { Execution } from '../../core/execution/attempt.ts';
import { measureRollout, readRoutesNow } from '../report/read-story.ts';
import type { Story } from '../report/story.ts';
import { storyOf } from '../report/story-of.ts';
import { type LinkPorts, linksOf } from '../rollout/links.ts';
import type { ReportedRollout } from '../rollout/reported.ts';
import { endingOf, type RolloutState, rolloutReader } from '../rollout/state.ts';
import type { Connection } from '../run/connection.ts';
import { namedAsRun, type Printing } from '../terminal/printed.ts';
import { type LiveNow, liveNow } from './live-now.ts';

export interface LiveStory {
  readonly story: Story;
  /** Absent once the rollout has ended. */
  readonly now?: LiveNow;
  /** Whether it is final. */
  readonly over: boolean;
}

/** The ports that a live story is read from. */
export type LivePorts = Pick<Connection, 'control' | 'ledger' | 'line' | 'metrics' | 'router' | 'execution'> &
  LinkPorts;

export interface LiveOptions {
  readonly rolloutId: string;
  readonly until: 'promoted' | 'retired';
  /** Puts an error in reading metrics into words. */
  say(error: unknown): string;
  /** Names a command so that a reader of the page, who is on this machine, can run it. */
  readonly command: Printing['command'];
}

/** The execution is read at every tenth look: the table has more in it and costs less. */
const executionEvery = 10;

/**
 * Reads a rollout's story again at each call. CloudWatch charges for each series, so metrics are read only when another
 * period can be known, and once at the end.
 */
export function liveStories(
  ports: LivePorts,
  { rolloutId, until, say, command }: LiveOptions,
): () => Promise<LiveStory> {
  const read = rolloutReader(ports, rolloutId);
  let measured: Measured = { periods: [] };
  let measuredFor = '';
  let execution: Execution | undefined;
  let routesBefore: ReportedRollout['routesBefore'];
  let routesNow: ReportedRollout['routesNow'];
  let looks = 0;
  return async () => {
    const state = await read();
    if (looks % executionEvery === 0 || state.control === undefined) execution = await ports.execution(rolloutId);
    looks += 1;
    if (state.record !== undefined) routesBefore ??= await ports.ledger.routesBefore(rolloutId);
    const ending = endingOf(state, execution, until);
    const now = ports.now();
    const known = `${newestPeriod(state, now)}/${ending?.outcome}`;
    if (known !== measuredFor) measured = await measureRollout(ports.metrics, state, now, say);
    measuredFor = known;
    // While it runs, the control item has them.
    if (ending !== undefined) routesNow ??= await readRoutesNow(ports.router, state, routesBefore ?? {});
    const { dashboard } = linksOf(ports, state);
    const rollout = {
      rolloutId,
      ...(dashboard !== undefined && { dashboard }),
      state,
      ...(routesBefore && { routesBefore }),
      ...(routesNow && { routesNow }),
      ...(execution && { spec: execution.input }),
      ...(ending && { ending }),
    };
    const { control, decisions } = state;
    const { headline, ...rest } = storyOf(rollout, measured, now);
    const next = headline.next.map((text) => namedAsRun(text, command));
    return {
      story: { ...rest, headline: { ...headline, next } },
      ...(ending === undefined && control && { now: liveNow(control, decisions, now) }),
      over: ending !== undefined,
    };
  };
}

/** The end of the newest known period; empty where nothing is measured. */
function newestPeriod({ record }: RolloutState, now: number): string {
  if (record === undefined || record.plan.analysis === 'alarmsOnly') return '';
  const { period, delay } = record.plan.analysis.metrics;
  return `${lastWhole(now, period, delay)}`;
}
