import type { Control } from './control.ts';
import { controlSchema } from './control.ts';
import type { PlannedAlarm } from './plan.ts';

/** No provider of routers is called so: a probe is never taken for one, nor found on the list of leases. */
const probePrefix = 'probe/';

/** A probe that nobody took away is forgotten after this long. */
export const probeLifetimeSeconds = 3600;

export const isProbe = (router: string): boolean => router.startsWith(probePrefix);

/**
 * An item that an alarm stops as it would stop a rollout's, with no execution, no lease and no route: whatever happens
 * to it touches nothing.
 *
 * @param id unique, for the next probe is another one
 */
export const probeControl = (id: string, alarm: PlannedAlarm, now: number): Control => ({
  schema: controlSchema,
  router: `${probePrefix}${id}`,
  rolloutId: `probe-${id}`,
  execution: '',
  fence: 1,
  rev: 1,
  phase: 'planned',
  plannedAt: now,
  plan: {
    service: 'probe',
    revision: id,
    router: { provider: 'appmesh', mesh: '', virtualRouter: '' },
    stable: '',
    canary: '',
    steps: [],
    keepWarmSeconds: 0,
    analysis: 'alarmsOnly',
    callers: [],
    alarms: [alarm],
  },
  step: -1,
  shifts: [],
  routes: [],
  approved: {},
  skip: {},
  sleepSeq: 0,
});
