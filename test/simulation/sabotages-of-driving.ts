import { RefusedError } from '../../core/errors.ts';
import { mayNotAsk } from './dead-man.ts';
import { aimedPlan } from './fault-plan.ts';
import { control, heldAs, inFunctions } from './removal.ts';
import type { Sabotage } from './sabotage.ts';
import { alarmsOnly, good, spread } from './sabotage-scenes.ts';
import { takesOver } from './stranger.ts';

/** Protections of the right to drive a rollout, and of a rescue that cannot ask. */
export const sabotagesOfDriving: readonly Sabotage[] = [
  {
    name: 'named successor',
    removes: 'a rollout is taken over by an execution that its item does not name',
    options: () => ({
      scenario: (drawn) => good(alarmsOnly(drawn)),
      ports: control(['plan-rollout'], (store) => ({
        read: async (router) =>
          heldAs(await store.read(router), (held) => ({ ...held, successor: held.successor ?? 'stranger-1' })),
      })),
      faultPlan: aimedPlan({ [takesOver]: 0.9 }),
    }),
  },
  {
    name: 'refusal to say',
    removes: 'a dead-man’s switch that may not ask whether an execution runs leaves its router as it is',
    options: (seed) => ({
      ports: inFunctions(['roll-back'], (ports) => ({
        ...ports,
        executions: {
          ...ports.executions,
          async stateOf(execution) {
            const state = await ports.executions.stateOf(execution);
            if (state.kind === 'unknown') throw new RefusedError(state.why);
            return state;
          },
        },
      })),
      faultPlan: aimedPlan({ [mayNotAsk]: 0.9 }),
      acts: [{ at: 2000 + spread(seed) * 60_000, does: 'stopExecution' }],
      longestMinutes: 100,
    }),
  },
  {
    name: 'end of silence',
    removes: 'a dead-man’s switch that gets no answer asks for ever',
    options: (seed) => ({
      ports: control(['roll-back'], (store) => ({
        save: ({ unansweredSince: _, ...next }, seen) => store.save(next, seen),
      })),
      faultPlan: aimedPlan({ [mayNotAsk]: 0.9 }),
      acts: [{ at: 2000 + spread(seed) * 60_000, does: 'stopExecution' }],
      longestMinutes: 100,
    }),
  },
];
