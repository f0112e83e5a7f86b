import type { Execution } from '../../core/execution/attempt.ts';
import type { Connection } from '../connection/connection.ts';
import type { Ending } from './ending.ts';
import { endingOf } from './ending.ts';
import type { Sight } from './rollout.ts';
import { sightReader } from './sight-reader.ts';

export interface FollowOptions {
  readonly rolloutId: string;
  readonly until: 'promoted' | 'retired';
  /** Real time between two looks. */
  pause(): Promise<void>;
  /** Whether whoever follows has had enough. */
  stopped(): boolean;
  /** Takes one look; it may try again. */
  attempt<Found>(look: () => Promise<Found>): Promise<Found>;
  onSight(sight: Sight): void;
}

/** How often the execution itself is asked after: the control item tells more and costs less. */
const executionEvery = 10;

/** Follows a rollout to its end; undefined when it was stopped following. @throws what a look failed with */
export async function follow(connection: Connection, options: FollowOptions): Promise<Ending | undefined> {
  const { rolloutId, until } = options;
  const see = sightReader(connection, rolloutId);
  let last: Sight = { decisions: [] };
  for (let i = 0; !options.stopped(); i++) {
    const ask = i % executionEvery === 0 || isEnding(last);
    // The execution first: the end of a rollout is written before its execution is over.
    const [execution, sight] = await options.attempt(async () => {
      const asked: Execution | undefined = ask ? await connection.execution(rolloutId) : undefined;
      return [asked, await see()] as const;
    });
    last = sight;
    options.onSight(sight);
    const ending = endingOf(sight, execution, until);
    if (ending !== undefined) return ending;
    await options.pause();
  }
  return undefined;
}

const isEnding = ({ control }: Sight): boolean =>
  control === undefined || control.phase === 'halted' || control.phase === 'rollbackFailed';
