import type { Connection } from '../connection/connection.ts';
import { whereabouts } from '../connection/settings.ts';
import { endingOf } from '../follow/ending.ts';
import type { Found } from '../follow/find-rollout.ts';
import type { Context } from '../run/context.ts';
import { failureOf } from '../run/failure-of.ts';
import { measureRollout } from './measure-rollout.ts';
import type { Story } from './story.ts';
import { storyOf } from './story-of.ts';

/** Tells a rollout as it stands now, its metrics read anew. What keeps them from being read is part of the story. */
export async function tellRollout(
  { options, world }: Context,
  { ledger, metrics, now }: Connection,
  { rolloutId, sight, execution }: Found,
): Promise<Story> {
  const at = whereabouts(options, world.env);
  const measured = await measureRollout(metrics, sight, now(), (error) => failureOf(error, at).message);
  const routesBefore = await ledger.routesBefore(rolloutId);
  const ending = endingOf(sight, execution);
  return storyOf({ rolloutId, sight, routesBefore, ...(ending && { ending }) }, measured, now());
}
