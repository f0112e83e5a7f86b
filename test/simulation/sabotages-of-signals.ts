import { runningLine } from '../../core/line/line.ts';
import { aimedPlan } from './fault-plan.ts';
import { control, definition, heldAs, inFunctions } from './removal.ts';
import type { Sabotage } from './sabotage.ts';
import { alarmAt, alarmsOnly, good, hanging, spread, watching } from './sabotage-scenes.ts';

/** Protections of stops and wakes: signals, alarms, the line, sleep. */
export const sabotagesOfSignals: readonly Sabotage[] = [
  {
    name: 'stop check',
    removes: 'a shift does not look whether the rollout is stopped',
    options: (seed) => ({
      scenario: watching,
      ports: control(['shift-weights'], (store) => ({
        read: async (router) => heldAs(await store.read(router), ({ stop: _, ...rest }) => rest),
      })),
      faultPlan: aimedPlan({ 'invoke: request slow': 0.4, 'executions: token closed': 0.4 }),
      acts: alarmAt(200 + spread(seed) * 3000),
    }),
  },
  {
    name: 'stopTheLine',
    removes: 'a shift does not look whether the line is stopped',
    options: (seed) => ({
      scenario: good,
      ports: inFunctions(['shift-weights'], (ports) => ({
        ...ports,
        line: { ...ports.line, read: async () => runningLine },
      })),
      faultPlan: aimedPlan({ 'invoke: request slow': 0.4 }),
      acts: [
        { at: 200 + spread(seed) * 3000, does: 'line', stopped: true },
        { at: 240_000, does: 'line', stopped: false },
      ],
    }),
  },
  {
    name: 'sleepSeq',
    removes: 'a late or repeated request to sleep takes the bed of the one that sleeps',
    options: (seed) => ({
      scenario: alarmsOnly,
      definition: definition(' AND sleepSeq < :seq', ''),
      faultPlan: aimedPlan({ 'sleep: write lands late': 0.5 }, 2),
      acts: alarmAt(190_000 + spread(seed) * 60_000),
    }),
  },
  {
    name: 'sleep on a revision',
    removes: 'an execution lies down although a signal came since it last looked',
    options: (seed) => ({
      scenario: alarmsOnly,
      definition: definition('rev = :rev AND', 'rev >= :rev AND'),
      faultPlan: aimedPlan({}),
      acts: alarmAt(690 + spread(seed) * 210),
    }),
  },
  {
    name: 'wake',
    removes: 'nobody is woken by a signal',
    options: (seed) => ({
      scenario: alarmsOnly,
      ports: inFunctions([], (ports) => ({
        ...ports,
        executions: { ...ports.executions, wake: async () => undefined },
      })),
      faultPlan: aimedPlan({}),
      acts: alarmAt(30_000 + spread(seed) * 90_000),
    }),
  },
  {
    name: 'sleep beside a hook',
    removes: 'a signal does not end the wait for a hook',
    options: (seed) => ({
      scenario: hanging,
      definition: definition("wokenBy = 'nobody'", "wokenBy = 'signals'"),
      faultPlan: aimedPlan({ 'hook: hangs': 1 }),
      // The hook before the first step has been given up by then, that before the second is being called.
      acts: alarmAt(480_000 + spread(seed) * 180_000),
    }),
  },
  {
    name: 'index before read',
    removes: 'the alarms are read before the rollout is named under them',
    options: (seed) => ({
      scenario: alarmsOnly,
      ports: (ports, fn) => {
        if (fn !== 'plan-rollout') return ports;
        let index: (() => Promise<void>) | undefined;
        return {
          ...ports,
          control: {
            ...ports.control,
            indexAlarms: async (held) => {
              index = () => ports.control.indexAlarms(held);
            },
          },
          announcer: {
            async announce(events) {
              await index?.();
              await ports.announcer.announce(events);
            },
          },
        };
      },
      faultPlan: aimedPlan({}),
      acts: alarmAt(300 + spread(seed) * 250),
    }),
  },
  {
    name: 'red at start',
    removes: 'a rollout starts into a red alarm',
    options: () => ({
      scenario: watching,
      ports: inFunctions(['plan-rollout'], (ports) => ({
        ...ports,
        alarms: {
          read: async (names) => (await ports.alarms.read(names)).map((one) => ({ ...one, state: 'OK' as const })),
        },
      })),
      faultPlan: aimedPlan({}),
      acts: alarmAt(0, 3),
    }),
  },
  {
    name: 'suppression',
    removes: 'a composite alarm stops a rollout although it is suppressed',
    options: (seed) => ({
      scenario: (drawn) => good(alarmsOnly(drawn)),
      ports: inFunctions(['roll-back'], (ports) => ({
        ...ports,
        alarms: {
          read: async (names) => (await ports.alarms.read(names)).map((one) => ({ ...one, suppressed: false })),
        },
      })),
      faultPlan: aimedPlan({}),
      acts: [...alarmAt(1000, 12, 'maintenance'), ...alarmAt(20_000 + spread(seed) * 100_000, 4, 'composite')],
    }),
  },
  {
    name: 'schedule',
    removes: 'red alarms are not looked for where their event was lost',
    options: (seed) => ({
      scenario: alarmsOnly,
      ports: inFunctions(['roll-back'], (ports) => ({ ...ports, alarms: { read: async () => [] } })),
      faultPlan: aimedPlan({ 'event: never': 1 }, 4),
      acts: alarmAt(30_000 + spread(seed) * 60_000, 30),
    }),
  },
];
