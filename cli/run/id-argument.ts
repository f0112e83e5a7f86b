import { Argument } from 'commander';

/** The rollout that a command is about. */
export const idArgument = (): Argument =>
  new Argument('[rollout]', 'its id; may be left out while only one rollout runs');
