import { WriteInDoubtError } from '../../core/errors.ts';
import { runningLine } from '../../core/line/line.ts';
import type { ControlStore } from '../../core/ports.ts';
import type { Control, Vacant } from '../../core/rollout/control.ts';
import { isHeld } from '../../core/rollout/control.ts';
import { targetsOf, withTargets } from '../../core/routing/route-spec.ts';
import { aimedPlan } from './fault-plan.ts';
import type { Sabotage } from './sabotage.ts';
import {
  alarmAt,
  alarmsOnly,
  forTesters,
  good,
  hanging,
  hasty,
  quick,
  severalRoutes,
  spread,
  watching,
} from './sabotage-scenes.ts';
import { sabotagesOfCalls } from './sabotages-of-calls.ts';
import { sabotagesOfStates } from './sabotages-of-states.ts';
import type { FunctionName, Ports } from './simulated-functions.ts';

type Wrap = (ports: Ports, fn: FunctionName) => Ports;

/** In one function, or in all of them. */
const inFunctions =
  (names: readonly FunctionName[], wrap: (ports: Ports) => Ports): Wrap =>
  (ports, fn) =>
    names.length === 0 || names.includes(fn) ? wrap(ports) : ports;

const control = (names: readonly FunctionName[], change: (store: ControlStore) => Partial<ControlStore>): Wrap =>
  inFunctions(names, (ports) => ({ ...ports, control: { ...ports.control, ...change(ports.control) } }));

const heldAs = (item: Control | Vacant, change: (held: Control) => Control): Control | Vacant =>
  isHeld(item) ? change(item) : item;

const withoutIntents = (held: Control): Control => ({
  ...held,
  routes: held.routes.map((route) => ({ ...route, intents: [] })),
});

const withoutCreations = (held: Control): Control => ({
  ...held,
  routes: held.routes.map(({ tester, ...route }) => ({
    ...route,
    ...(tester && { tester: { ...tester, intents: [] } }),
  })),
});

const definition = (from: string, to: string) => (deployed: string) => deployed.replaceAll(from, to);

export const sabotages: readonly Sabotage[] = [
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
    name: 'testers’ route',
    removes: 'a rollback leaves the route that was made for testers',
    options: (seed) => ({
      scenario: (drawn) => forTesters(watching(drawn)),
      ports: inFunctions(['roll-back'], (ports) => ({
        ...ports,
        router: { ...ports.router, deleteRoute: async () => undefined },
      })),
      faultPlan: aimedPlan({}),
      acts: alarmAt(1000 + spread(seed) * 60_000),
    }),
  },
  {
    name: 'testers’ intent',
    removes: 'a creation of a route for testers that was not answered is not waited out',
    options: (seed) => ({
      scenario: (drawn) => forTesters(watching(drawn)),
      ports: control(['shift-weights'], (store) => ({
        save: (next, seen) => store.save(withoutCreations(next), seen),
      })),
      faultPlan: aimedPlan({ 'route: write lands late': 0.5 }),
      acts: alarmAt(1000 + spread(seed) * 20_000),
    }),
  },
  {
    name: 'testers’ route at the end',
    removes: 'a promotion does not wait out a creation that was not answered',
    options: () => ({
      scenario: (drawn) => quick(forTesters(good(drawn))),
      ports: inFunctions(['shift-weights'], (ports) => ({
        ...ports,
        control: {
          ...ports.control,
          read: async (router) => heldAs(await ports.control.read(router), withoutCreations),
        },
      })),
      faultPlan: aimedPlan({ 'route: write lands late': 0.3 }, 1),
      acts: [],
    }),
  },
  {
    name: 'read-back',
    removes: 'a restore believes that its write was taken, whatever the answer',
    options: (seed) => ({
      scenario: watching,
      ports: inFunctions(['roll-back'], (ports) => ({
        ...ports,
        router: {
          ...ports.router,
          async writeRoute(ref, spec, id) {
            try {
              return await ports.router.writeRoute(ref, spec, id);
            } catch {
              return { spec, version: Number.MAX_SAFE_INTEGER };
            }
          },
        },
      })),
      faultPlan: aimedPlan({ 'route: throttled': 0.4, 'route: failed before': 0.3 }),
      acts: alarmAt(60_000 + spread(seed) * 120_000),
    }),
  },
  {
    name: 'intent',
    removes: 'a shift does not record what it is about to write',
    options: (seed) => ({
      scenario: watching,
      ports: control(['shift-weights'], (store) => ({
        save: (next, seen) => store.save(withoutIntents(next), seen),
      })),
      faultPlan: aimedPlan({ 'route: write lands late': 0.5 }),
      acts: alarmAt(1000 + spread(seed) * 20_000),
    }),
  },
  {
    name: 'settle',
    removes: 'a rollback does not wait for writes that may still land',
    options: (seed) => ({
      scenario: watching,
      ports: control(['roll-back'], (store) => ({
        read: async (router) => heldAs(await store.read(router), withoutIntents),
      })),
      definition: definition('$states.context.State.RetryCount', '0'),
      faultPlan: aimedPlan({ 'route: write lands late': 0.5 }),
      acts: alarmAt(1000 + spread(seed) * 20_000),
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
    name: 'restore of all routes',
    removes: 'a rollback restores the first route only',
    options: (seed) => ({
      scenario: (drawn) => severalRoutes(watching(drawn)),
      ports: control(['roll-back'], (store) => ({
        read: async (router) =>
          heldAs(await store.read(router), (held) => ({ ...held, routes: held.routes.slice(0, 1) })),
      })),
      faultPlan: aimedPlan({}),
      acts: alarmAt(20_000 + spread(seed) * 60_000),
    }),
  },
  {
    name: 'reaper',
    removes: 'nobody looks after a router whose execution has ended',
    options: (seed) => ({
      stack: async (call) => {
        for (const Name of ['meshshift-each-minute', 'meshshift-execution-end'])
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
      faultPlan: aimedPlan({ 'table: request slow': 0.15 }),
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
        executions: { ...ports.executions, isRunning: async () => false, running: async () => new Set() },
      })),
      faultPlan: aimedPlan({}),
    }),
  },
  {
    name: 'drift',
    removes: 'weights that somebody else set are overwritten',
    options: (seed) => ({
      ports: (ports, fn) => {
        if (fn !== 'shift-weights' && fn !== 'roll-back') return ports;
        let known: Control | undefined;
        return {
          ...ports,
          control: {
            ...ports.control,
            async read(router) {
              const item = await ports.control.read(router);
              if (isHeld(item)) known = item;
              return item;
            },
          },
          router: {
            ...ports.router,
            async readRoute(ref) {
              const reading = await ports.router.readRoute(ref);
              const last = known?.routes.find(({ name }) => name === ref.route);
              return last ? { ...reading, spec: withTargets(reading.spec, targetsOf(last.spec)) } : reading;
            },
          },
        };
      },
      faultPlan: aimedPlan({ 'human: edits weights': 1 }),
      acts: [{ at: 30_000 + spread(seed) * 60_000, does: 'editWeights', route: 0, share: 40 }],
    }),
  },
  {
    name: 'stale reads',
    removes: 'an old read is taken for the present',
    options: (seed) => ({
      ports: inFunctions(['shift-weights', 'roll-back'], (ports) => ({
        ...ports,
        router: {
          ...ports.router,
          readRoute: async (ref) => ({ ...(await ports.router.readRoute(ref)), version: Number.MAX_SAFE_INTEGER }),
        },
      })),
      scenario: watching,
      faultPlan: aimedPlan({ 'mesh: read stale': 0.7, 'route: answer lost': 0.3 }),
      acts: alarmAt(500 + spread(seed) * 4000),
    }),
  },
  {
    name: 'untold events',
    removes: 'what is to be told is not saved with the change',
    options: () => ({
      scenario: good,
      ports: control([], (store) => ({
        save: ({ untold: _, ...next }, seen) => store.save(next, seen),
      })),
      faultPlan: aimedPlan({ 'function: dies after a call': 0.08, 'bus: failed before': 0.4 }, 30),
      acts: [],
    }),
  },
  {
    name: 'ids of events',
    removes: 'an event that is sent again has another id',
    options: () => {
      let n = 0;
      return {
        ports: inFunctions([], (ports) => ({
          ...ports,
          announcer: {
            announce: (events) =>
              ports.announcer.announce(events.map((event) => ({ ...event, eventId: `${event.eventId}/${++n}` }))),
          },
        })),
        faultPlan: aimedPlan(
          { 'bus: failed after': 0.4, 'bus: answer lost': 0.4, 'function: dies after a call': 0.05 },
          30,
        ),
      };
    },
  },
  {
    name: 'told before released',
    removes: 'the router is given back before the end is told',
    options: (seed) => ({
      scenario: watching,
      ports: (ports, fn) => {
        if (fn !== 'roll-back') return ports;
        const later: (() => Promise<void>)[] = [];
        return {
          ...ports,
          announcer: { announce: async (events) => void later.push(() => ports.announcer.announce(events)) },
          control: {
            ...ports.control,
            async release(seen) {
              const released = await ports.control.release(seen);
              for (const tell of later.splice(0)) await tell();
              return released;
            },
          },
        };
      },
      faultPlan: aimedPlan({ 'function: dies after a call': 0.15, 'bus: failed before': 0.3 }),
      acts: alarmAt(20_000 + spread(seed) * 60_000),
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
    name: 'errors of the canary',
    removes: 'what fails of the canary counts as answered, as fast as the stable answers',
    options: () => ({
      scenario: (drawn) => ({ ...drawn, canary: 'dead', alarms: [] }),
      ports: inFunctions(['analyze-canary'], (ports) => ({
        ...ports,
        metrics: {
          ...ports.metrics,
          async measure(...given) {
            const measured = await ports.metrics.measure(...given);
            const periods = measured.periods.map(({ canary, stable, ...rest }) => ({
              ...rest,
              ...(stable && { stable }),
              ...(canary && { canary: { ...(stable ?? canary), requests: canary.requests, errors: 0 } }),
            }));
            return { ...measured, periods };
          },
        },
      })),
      faultPlan: aimedPlan({}),
      acts: [],
    }),
  },
  {
    name: 'writes in doubt',
    removes: 'a write whose answer was lost is taken to have failed',
    options: (seed) => ({
      scenario: watching,
      ports: inFunctions(['shift-weights'], (ports) => ({
        ...ports,
        router: {
          ...ports.router,
          async writeRoute(ref, spec, id) {
            try {
              return await ports.router.writeRoute(ref, spec, id);
            } catch (error) {
              if (error instanceof WriteInDoubtError) return ports.router.readRoute(ref);
              throw error;
            }
          },
        },
      })),
      faultPlan: aimedPlan({ 'route: write lands late': 0.5 }),
      acts: alarmAt(3500 + spread(seed) * 10_000),
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
    name: 'writes that undo',
    removes: 'a shift does not wait for an earlier write in doubt, which may land after its own',
    options: (seed) => ({
      scenario: hasty,
      ports: control(['shift-weights'], (store) => ({
        read: async (router) =>
          heldAs(await store.read(router), (held) => ({
            ...held,
            // In doubt for whoever compares, but too old to be waited for.
            routes: held.routes.map((route) => ({
              ...route,
              intents: route.intents.map((intent) => ({ ...intent, at: 0 })),
            })),
          })),
      })),
      faultPlan: aimedPlan({ 'route: write lands late': 0.2 + 0.4 * spread(seed) }),
      acts: [],
    }),
  },
  ...sabotagesOfCalls,
  ...sabotagesOfStates,
];
