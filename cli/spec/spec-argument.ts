import { Argument } from 'commander';

/** Where `init` writes to in the documentation, and where the other commands look. */
export const usualSpecFile = 'rollout.yaml';

export const specArgument = (): Argument =>
  new Argument('[spec]', 'the rollout spec, YAML or JSON; - for standard input').default(usualSpecFile);
