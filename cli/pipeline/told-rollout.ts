import type { RouteSpec } from '../../core/routing/route-spec.ts';
import { canDo } from '../explain/can-do.ts';
import type { Ending } from '../follow/ending.ts';
import type { Sight } from '../follow/rollout.ts';

/** A rollout as a pipeline's reports tell it: one that ended, or that goes on without the pipeline. */
export interface ToldRollout {
  readonly rolloutId: string;
  readonly sight: Sight;
  /** Its routes as Plan found them, by name, where they are to be shown. */
  readonly routesBefore?: Readonly<Record<string, RouteSpec>>;
  /** Absent while it goes on. */
  readonly ending?: Ending;
  /** Why the pipeline lost sight of it, if it did. */
  readonly lost?: string;
  /** Nobody answered its start. */
  readonly mayNotRun?: true;
}

export const outcomeOf = ({ ending }: ToldRollout): string => ending?.outcome ?? 'running';

/** One sentence. */
export const reasonOf = ({ ending, rolloutId, lost, mayNotRun }: ToldRollout): string =>
  ending?.reason ??
  `${lost === undefined ? '' : `${lost}; `}${
    mayNotRun
      ? `it may have been started all the same: meshshift status ${rolloutId}`
      : `it goes on without this pipeline: meshshift watch ${rolloutId}`
  }`;

/** What a person can do now, each a sentence. */
export function nextOf({ rolloutId, sight, ending }: ToldRollout): readonly string[] {
  if (ending?.keepWarm)
    return [`the stable is still kept warm: an alarm, or \`meshshift rollback ${rolloutId}\`, takes it back`];
  return canDo(sight, ending?.outcome);
}
