import type { Measured } from '../../core/analysis/series.ts';
import type { Execution } from '../../core/execution/attempt.ts';
import { lastWhole } from '../../core/plan/look.ts';
import { measureRollout } from '../report/read-story.ts';
import type { Story } from '../report/story.ts';
import { storyOf } from '../report/story-of.ts';
import type { ToldRollout } from '../rollout/reported.ts';
import type { Sight } from '../rollout/state.ts';
import { endingOf, sightReader } from '../rollout/state.ts';
import type { Connection } from '../run/connection.ts';
import type { Printing } from '../terminal/printed.ts';
import { namedAsRun } from '../terminal/printed.ts';

export interface Telling {
  readonly story: Story;
  /** Whether it will not change any more. */
  readonly over: boolean;
}

/** What telling needs of a connection. */
export type Told = Pick<Connection, 'control' | 'ledger' | 'line' | 'metrics' | 'execution' | 'now'>;

export interface TellOptions {
  readonly rolloutId: string;
  readonly until: 'promoted' | 'retired';
  /** Puts into words why metrics could not be read. */
  say(error: unknown): string;
  /** What a reader of the page types to run the command of a name: the page is read on this machine. */
  readonly command: Printing['command'];
}

/** The execution is asked after now and then: the table tells more and costs less. */
const executionEvery = 10;

/**
 * Tells a rollout again and again. CloudWatch takes money for each series that it is asked for, so it is asked when a
 * period more can be known, and once at the end.
 */
export function tellLive(connection: Told, { rolloutId, until, say, command }: TellOptions): () => Promise<Telling> {
  const see = sightReader(connection, rolloutId);
  let measured: Measured = { periods: [] };
  let measuredFor = '';
  let execution: Execution | undefined;
  let routesBefore: ToldRollout['routesBefore'];
  let looks = 0;
  return async () => {
    const sight = await see();
    if (looks % executionEvery === 0 || sight.control === undefined) execution = await connection.execution(rolloutId);
    looks += 1;
    if (sight.record !== undefined) routesBefore ??= await connection.ledger.routesBefore(rolloutId);
    const ending = endingOf(sight, execution, until);
    const now = connection.now();
    const known = `${newestPeriod(sight, now)}/${ending?.outcome}`;
    if (known !== measuredFor) measured = await measureRollout(connection.metrics, sight, now, say);
    measuredFor = known;
    const told = { rolloutId, sight, ...(routesBefore && { routesBefore }), ...(ending && { ending }) };
    const { headline, ...rest } = storyOf(told, measured, now);
    const next = headline.next.map((text) => namedAsRun(text, command));
    return {
      story: { ...rest, headline: { ...headline, next } },
      over: ending !== undefined,
    };
  };
}

/** Until when periods are known by now; nothing where nothing is measured. */
function newestPeriod({ record }: Sight, now: number): string {
  if (record === undefined || record.plan.analysis === 'alarmsOnly') return '';
  const { period, delay } = record.plan.analysis.metrics;
  return `${lastWhole(now, period, delay)}`;
}
