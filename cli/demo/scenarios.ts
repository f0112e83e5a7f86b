import type { Outcome } from '../../core/ledger/outcome.ts';
import type { Behaviour } from '../../local/sample-app/behaviour.ts';
import type { Stage } from './stage.ts';

/** The events of a scenario, and the outcome that the rollout must have. */
export interface Scenario {
  readonly about: string;
  /** The canary's behaviour from its first request. */
  readonly canary: Behaviour;
  /** The event during the first bake. */
  readonly midway?: 'misbehaveQuietly' | 'killCanary' | 'editRoute';
  readonly ends: Outcome;
}

export const scenarios = {
  healthy: { about: 'the new version is as good as the old one', canary: {}, ends: 'promoted' },
  errors: {
    about: 'the new version answers 5% of its requests with a 500',
    canary: { errorShare: 0.05 },
    ends: 'rolledBack',
  },
  slow: { about: 'the new version takes 200 ms longer', canary: { latencyMs: 200 }, ends: 'rolledBack' },
  alarm: {
    about: 'the new version answers 200 with nothing in it: only the team’s own alarm can see that',
    canary: {},
    midway: 'misbehaveQuietly',
    ends: 'rolledBack',
  },
  dead: { about: 'every process of the new version is killed', canary: {}, midway: 'killCanary', ends: 'rolledBack' },
  drift: { about: 'a person edits the weights in the middle', canary: {}, midway: 'editRoute', ends: 'halted' },
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof scenarios;
export const scenarioNames = Object.keys(scenarios) as readonly ScenarioName[];

/** Brings about a scenario's event. @returns the event in words */
export async function doMidway(
  { app, router, client }: Stage,
  midway: NonNullable<Scenario['midway']>,
): Promise<string> {
  switch (midway) {
    case 'misbehaveQuietly':
      await app.setBehaviour('color-v2', { wrongShare: 0.5 });
      return 'from now on half of the answers of color-v2 are 200 with nothing in them';
    case 'killCanary':
      await app.kill('color-v2');
      return 'every process of color-v2 was killed';
    case 'editRoute':
      await router.editWeights(client);
      return 'a person sets the weights to color-v1 80, color-v2 20 by hand';
  }
}
