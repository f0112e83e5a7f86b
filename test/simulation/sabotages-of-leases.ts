import { isHeld } from '../../core/control/control.ts';
import { aimedPlan } from './fault-plan.ts';
import { control, inFunctions } from './removal.ts';
import type { Sabotage } from './sabotage.ts';
import { alarmAt, good, spread, watching } from './sabotage-scenes.ts';

/** Protections of the right to write: lease, fence, and the rescue of a router whose execution has ended. */
export const sabotagesOfLeases: readonly Sabotage[] = [
  {
    name: 'lease condition',
    removes: 'the control item is saved whoever holds it, at whatever revision',
    options: (seed) => ({
      ports: control(['shift-weights', 'analyze-canary', 'roll-back'], (store) => ({
        async save(next, seen) {
          const latest = await store.read(seen.router);
          return store.save({ ...next, fence: latest.fence }, latest);
        },
      })),
      faultPlan: aimedPlan({ 'function: runs twice': 0.3, 'table: request slow': 0.1, 'invoke: answer lost': 0.2 }),
      acts: [{ at: 300 + spread(seed) * 4000, does: 'stopExecution' }],
    }),
  },
  {
    name: 'reaper',
    removes: 'nobody looks after a router whose execution has ended',
    options: (seed) => ({
      stack: async (call) => {
        for (const Name of ['meshshift-EachMinute', 'meshshift-RollBackFunctionExecutionEnd'])
          await call('events', 'DisableRule', { Name });
      },
      faultPlan: aimedPlan({}),
      acts: [{ at: 1000 + spread(seed) * 60_000, does: 'stopExecution' }],
    }),
  },
  {
    name: 'fence in takeover',
    removes: 'the reaper does not raise the fence',
    options: (seed) => ({
      ports: control(['roll-back'], (store) => ({
        save: (next, seen) => store.save({ ...next, fence: seen.fence }, seen),
      })),
      faultPlan: aimedPlan({}),
      acts: [{ at: 1000 + spread(seed) * 60_000, does: 'stopExecution' }],
    }),
  },
  {
    name: 'fence in handover',
    removes: 'the execution in which a rollout goes on does not raise the fence',
    options: () => ({
      turns: 3,
      ports: control(['plan-rollout'], (store) => ({
        take: (fresh, seen) => store.take(isHeld(seen) ? { ...fresh, fence: seen.fence } : fresh, seen),
      })),
      faultPlan: aimedPlan({}),
    }),
  },
  {
    name: 'revision in handover',
    removes: 'the execution in which a rollout goes on takes the item as it read it, whatever came in since',
    options: (seed) => ({
      turns: 2,
      scenario: watching,
      ports: control(['plan-rollout'], (store) => ({
        take: async (fresh, seen) => store.take(fresh, isHeld(seen) ? await store.read(seen.router) : seen),
      })),
      faultPlan: aimedPlan({ 'table: request slow': 0.5 }),
      acts: alarmAt(60_000 + spread(seed) * 120_000),
    }),
  },
  {
    name: 'liveness before takeover',
    removes: 'the reaper takes every router over, whether its execution runs or not',
    options: () => ({
      scenario: good,
      ports: inFunctions(['roll-back'], (ports) => ({
        ...ports,
        executions: { ...ports.executions, stateOf: async () => ({ kind: 'ended' }), running: async () => new Set() },
      })),
      faultPlan: aimedPlan({}),
    }),
  },
];
