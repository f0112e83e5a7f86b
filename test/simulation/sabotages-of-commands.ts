import { aimedPlan } from './fault-plan.ts';
import { control, heldAs, inFunctions } from './removal.ts';
import type { Sabotage } from './sabotage.ts';
import { alarmsOnly, good, spread } from './sabotage-scenes.ts';
import type { Scenario } from './scenario.ts';

const strategyOf =
  (strategy: object) =>
  (drawn: Scenario): Scenario => {
    const { spec, ...rest } = good(alarmsOnly(drawn));
    return { ...rest, spec: { ...spec, hooks: [], onAlarmGone: 'hold', strategy } };
  };

/** A gate of three minutes, after one of baking, that is never approved. */
const gated = strategyOf({
  steps: [{ weight: 10, bake: '1m', approval: { timeout: '3m', onTimeout: 'proceed' } }],
  finalBake: '1m',
  keepWarm: '0m',
});

const threeSteps = strategyOf({
  steps: [10, 30, 60].map((weight) => ({ weight, bake: '4m' })),
  finalBake: '1m',
  keepWarm: '0m',
});

/** Protections of people's commands, and of holds. */
export const sabotagesOfCommands: readonly Sabotage[] = [
  {
    name: 'settled commands',
    removes: 'a command that is delivered again is obeyed again',
    options: (seed) => ({
      scenario: threeSteps,
      ports: inFunctions(['receive-signal'], (ports) => ({
        ...ports,
        control: {
          ...ports.control,
          saveSignals: ({ settled: _, ...next }, seen) => ports.control.saveSignals(next, seen),
        },
        ledger: { ...ports.ledger, answerTo: async () => undefined },
      })),
      faultPlan: aimedPlan({ 'command: delivered twice': 1 }, 60),
      acts: [{ at: 30_000 + spread(seed) * 120_000, does: 'command', type: 'Skip Wait' }],
    }),
  },
  {
    name: 'held time',
    removes: 'the time of a pause counts',
    options: (seed) => ({
      scenario: gated,
      ports: control(['analyze-canary'], (store) => ({
        read: async (router) => heldAs(await store.read(router), ({ held: _, ...rest }) => rest),
      })),
      faultPlan: aimedPlan({}),
      acts: [
        { at: 90_000 + spread(seed) * 60_000, does: 'command', type: 'Pause' },
        { at: 1_200_000, does: 'command', type: 'Resume' },
      ],
    }),
  },
  {
    name: 'hold before a shift',
    removes: 'a shift does not look whether the rollout was held since it was decided on',
    options: (seed) => ({
      scenario: threeSteps,
      ports: control(['shift-weights'], (store) => ({
        read: async (router) => heldAs(await store.read(router), ({ pause: _, gone: __, ...rest }) => rest),
      })),
      faultPlan: aimedPlan({ 'invoke: request slow': 0.6 }, 60),
      acts: [
        { at: 240_000 + spread(seed) * 12_000, does: 'command', type: 'Pause' },
        { at: 900_000, does: 'command', type: 'Resume' },
      ],
    }),
  },
  {
    name: 'alarms that are gone',
    removes: 'an alarm that does not exist any more is taken for a quiet one',
    options: (seed) => ({
      scenario: threeSteps,
      ports: inFunctions(['roll-back'], (ports) => ({
        ...ports,
        alarms: {
          async read(names) {
            const found = await ports.alarms.read(names);
            const missing = names.filter((one) => found.every(({ arn }) => arn !== one));
            const quiet = { state: 'OK', suppressed: false, reason: '' } as const;
            return [...found, ...missing.map((arn) => ({ name: arn, arn, ...quiet }))];
          },
        },
      })),
      faultPlan: aimedPlan({}),
      acts: [{ at: 10_000 + spread(seed) * 50_000, does: 'deleteAlarm', alarm: 'errors' }],
    }),
  },
];
