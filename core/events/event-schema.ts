import * as z from 'zod/mini';
import { stopKinds } from '../signals/signal.ts';
import { detailVersion } from './event-detail.ts';
import { type EventType, eventTypes } from './events.ts';
import { lineEventTypes } from './line-event.ts';

const words = (description: string) => z.string().check(z.minLength(1), z.describe(description));

/** In every event. */
const common = {
  version: z
    .literal(detailVersion)
    .check(z.describe('The number of this form: it grows when a member goes or changes its meaning.')),
  eventId: words('The same each time that the event is sent: events come at least once.'),
  text: z.string().check(z.describe('Why, in one sentence.')),
  title: words('What happened and what was done about it.'),
  press: words('What to press now.'),
};

const rollout = {
  ...common,
  rolloutId: words('The rollout, which is also the name of its execution.'),
  service: z.string().check(z.describe('The service that is released; empty where no spec could be read.')),
  router: z.string().check(z.describe('The router that it holds; empty where it was refused before it held one.')),
  cause: z.optional(
    z
      .enum(stopKinds)
      .check(z.describe('What stopped it: analysis, an alarm, a person and so on; absent while nothing has.')),
  ),
  report: z.optional(words('The address of its report; absent where its spec names no place for one.')),
  dashboard: words('The address of the stack’s dashboard in CloudWatch, for the time of the rollout.'),
  links: words('The addresses of both in words.'),
};

const step = z.int().check(z.gte(1), z.describe('The step, counted from 1.'));
const weight = z
  .int()
  .check(z.gte(0), z.lte(100), z.describe('Percent of the requests that this step gives the canary.'));

const underWay = z.strictObject({ ...rollout, step, weight });
const atAnyTime = z.strictObject({ ...rollout, step: z.optional(step), weight: z.optional(weight) });
const line = z.strictObject({
  ...common,
  mesh: z.optional(
    words('The mesh, load balancer or service of VPC Lattice whose line is meant, by name; absent where all are.'),
  ),
});

/** Events of a step; the others may come before the first step, or after the rollout has given its router back. */
const ofAStep: ReadonlySet<EventType> = new Set([
  'Weights Shifted',
  'Step Passed',
  'Step Proceeded',
  'Approval Needed',
  'Evidence Needed',
  'Rollout Promoted',
  'Stable Retirable',
  'Rollout Reverted',
]);

/**
 * The detail of each event by its type: the promise to readers on the bus. It is closed, so that every member that is
 * sent is written down here. A reader must let members pass that it does not know.
 */
export const eventSchemas: ReadonlyMap<string, z.ZodMiniObject> = new Map<string, z.ZodMiniObject>([
  ...eventTypes.map((type) => [type, ofAStep.has(type) ? underWay : atAnyTime] as const),
  ...lineEventTypes.map((type) => [type, line] as const),
]);
