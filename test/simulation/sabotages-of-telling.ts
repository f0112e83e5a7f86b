import { aimedPlan } from './fault-plan.ts';
import { control, inFunctions } from './removal.ts';
import type { Sabotage } from './sabotage.ts';
import { alarmAt, good, spread, watching } from './sabotage-scenes.ts';

/** Protections of events. */
export const sabotagesOfTelling: readonly Sabotage[] = [
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
];
