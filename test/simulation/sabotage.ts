import type { Removal, RunOptions } from './run-options.ts';

/** One protection taken out of the product, and faults that it protects from. */
export interface Sabotage {
  readonly name: string;
  readonly removes: string;
  /** The removal, with faults and people's actions, aimed at the gap. */
  readonly options: (seed: number) => RunOptions;
}

/** The removal alone, on its router: the rest is the run that the seed draws without an aim. */
export function removalOf({ options }: Sabotage, seed: number): Removal & Pick<RunOptions, 'router'> {
  const { router, ports, calls, definition, stack, source } = options(seed);
  return {
    ...(router && { router }),
    ...(ports && { ports }),
    ...(calls && { calls }),
    ...(definition && { definition }),
    ...(stack && { stack }),
    ...(source && { source }),
  };
}

/** The faults alone, with the protection in its place. */
export function sceneOf({ options }: Sabotage, seed: number): RunOptions {
  const { ports: _, calls: __, definition: ___, stack: ____, source: _____, ...scene } = options(seed);
  return scene;
}
