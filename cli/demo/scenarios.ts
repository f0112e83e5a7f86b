import type { Outcome } from '../../core/ledger/outcome.ts';
import type { Behaviour } from '../../local/sample-app/behaviour.ts';

/** What a scenario does to the canary, or to its route, and how the rollout is bound to end. */
export interface Scenario {
  readonly about: string;
  /** How the canary behaves from its first request on. */
  readonly canary: Behaviour;
  /** What happens once the first step bakes. */
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
