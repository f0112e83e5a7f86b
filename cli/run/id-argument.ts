import { Argument } from 'commander';

/** The rollout that a command is about. */
export const idArgument = (): Argument => new Argument('[rollout]', 'its id; may be left out while only one runs');

/** The same for a command that only looks: on a quiet stack it is about what happened last. */
export const latestIdArgument = (): Argument =>
  new Argument('[rollout]', 'its id; may be left out while one runs at most: then it is that one, or the last one');
