import * as z from 'zod/mini';
import { commandSource, requestType } from '../../core/signals/command.ts';

/** What hooks may reach. It comes from the state machine's definition, so that this parameter changes no function. */
const hooks = z.strictObject({ functions: z.string(), endpoints: z.string(), connections: z.string() });

/** From the state machine: a spec to start. */
const start = z.strictObject({
  spec: z.unknown(),
  rolloutId: z.string(),
  execution: z.string(),
  startedAt: z.optional(z.string()),
  hooks: z.optional(hooks),
});
export type StartRequest = z.infer<typeof start>;

/** Only these fields of a handed-over ticket are read, because newer code may have to read older tickets. */
const continues = z.object({ rolloutId: z.string(), router: z.string(), fence: z.int() });

/** From an execution that begins with the rollout that another one handed over. */
const takeOver = z.strictObject({ continues, execution: z.string() });
export type TakeOverRequest = z.infer<typeof takeOver>;

/** From the stack's bus, or from a rule of the same form: a spec whose rollout is to start. */
const requested = z.object({
  source: z.literal(commandSource),
  'detail-type': z.literal(requestType),
  /** The same for each delivery of the event. */
  id: z.string().check(z.minLength(1)),
  time: z.iso.datetime({ offset: true }),
  detail: z.unknown(),
});
export type RequestEvent = z.infer<typeof requested>;

export const anyRequest = z.union([start, takeOver, requested]);
export type AnyRequest = z.infer<typeof anyRequest>;

/** The service that a spec names, even if the rest of it is broken; empty if it names none. */
export const serviceOf = (spec: unknown): string => {
  const service = typeof spec === 'object' && spec !== null && 'service' in spec ? spec.service : undefined;
  return typeof service === 'string' ? service : '';
};
