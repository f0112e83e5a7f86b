import * as z from 'zod/mini';
import type { PlannedAlarm } from '../plan/plan.ts';
import type { Control } from './control.ts';
import { controlSchema } from './control.ts';

/** No provider of routers is called so: a probe is never taken for one, nor found on the list of leases. */
const probePrefix = 'probe/';

/** A probe that was not removed is forgotten after this long. */
export const probeLifetimeSeconds = 3600;

/** A command of its own, apart from those to rollouts, so that a policy can grant it alone. */
export const probeType = 'Probe';

export const probeDetail = z.strictObject({
  /** Under which the probe is to lie. */
  alarm: z.strictObject({ name: z.string().check(z.minLength(1)), arn: z.string().check(z.minLength(1)) }),
  /** The id of the event that created it; it is needed to remove it. */
  remove: z.optional(z.string().check(z.minLength(1))),
  /** The sender: a claim, shown as one. */
  caller: z.string().check(z.minLength(1), z.maxLength(256)),
});
export type ProbeDetail = z.infer<typeof probeDetail>;

export interface ProbeOrder extends ProbeDetail {
  /** The event's id: the answer is found under it. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
}

/** The place of an alarm's probe. There is one at most, so that many orders do not add up to work for the alarm. */
export const probeRouter = (alarmArn: string): string => `${probePrefix}${alarmArn}`;

/** Unique, because the next probe under the same alarm is another one. */
export const probeId = (orderId: string): string => `probe-${orderId}`;

export const isProbe = (router: string): boolean => router.startsWith(probePrefix);

/**
 * An item that an alarm stops as it would stop a rollout's, with no execution, no lease and no route, so it
 * affects nothing else.
 *
 * @param id the id of the event that asked for it
 */
export const probeControl = (id: string, alarm: PlannedAlarm, now: number): Control => ({
  schema: controlSchema,
  router: probeRouter(alarm.arn),
  rolloutId: probeId(id),
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
