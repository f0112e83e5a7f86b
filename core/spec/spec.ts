import * as z from 'zod/mini';
import { analysis } from './analysis-spec.ts';
import { hooks } from './hook-spec.ts';
import { strategy } from './strategy.ts';

const resource = z.string().check(z.minLength(1), z.maxLength(255));
/** What may stand in a rollout's id, which is also the execution's name. */
const label = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,79}$/, 'letters, digits, hyphen and underscore, 1 to 80'));

const router = z.strictObject({
  provider: z._default(z.literal('appmesh'), 'appmesh').check(z.describe('What routes the requests.')),
  mesh: resource.check(z.describe('The mesh.')),
  meshOwner: z
    .optional(z.string().check(z.regex(/^\d{12}$/, 'a 12-digit account id')))
    .check(z.describe('The account that owns the mesh, where it is shared; this account unless given.')),
  virtualRouter: resource.check(z.describe('The virtual router: one rollout at a time holds it.')),
  routes: z.array(resource).check(
    z.minLength(1),
    z.maxLength(50),
    z.refine((names) => new Set(names).size === names.length, 'each route once'),
    z.describe('The routes that are shifted, in this order; restored in the reverse one.'),
  ),
});

/** A check across members runs although other members are wrong: all problems are told at once. */
const evenBesideOtherProblems = ({ value }: { value: unknown }) => typeof value === 'object' && value !== null;

/** The rollout spec: what moves, how fast, judged by what. Closed: an unknown key is an error. */
export const rolloutSpec = z
  .strictObject({
    service: label.check(z.describe('The service that is released; begins the rollout’s id.')),
    revision: z
      .optional(label)
      .check(z.describe('What is released, for instance a commit; the canary’s name unless given.')),
    router: router.check(z.describe('Whose routes are shifted.')),
    stable: z
      .optional(resource)
      .check(
        z.describe(
          'The virtual node that serves now; may be left out when each route has exactly one target with weight.',
        ),
      ),
    canary: resource.check(z.describe('The virtual node that is to serve.')),
    strategy: strategy.check(
      z.describe('How the weight climbs: exactly one of steps, linear, exponential, canary and allAtOnce.'),
    ),
    analysis: z
      .union([z.literal('alarmsOnly'), analysis])
      .check(z.describe('How the canary is judged; alarmsOnly where no metric can show its health.')),
    hooks: hooks.check(
      z.describe('Functions and endpoints of your own that have a say; called one after the other, as listed.'),
    ),
    onConflict: z
      ._default(z.enum(['reject', 'queue', 'supersede']), 'reject')
      .check(
        z.describe(
          'When another rollout holds the router: reject this one, wait until it is done, or have it rolled back first.',
        ),
      ),
    alarms: z
      ._default(
        z.array(resource).check(
          z.maxLength(100),
          z.refine((names) => new Set(names).size === names.length, 'each alarm once'),
        ),
        [],
      )
      .check(z.describe('CloudWatch alarms, by name: each of them takes the rollout back as soon as it fires.')),
    onAlarmGone: z
      ._default(z.enum(['hold', 'rollback']), 'hold')
      .check(
        z.describe(
          'When one of the alarms is deleted or renamed while the weight climbs: hold until it is back or a person goes on without it, or roll back.',
        ),
      ),
  })
  .check(
    z.refine((spec) => spec.canary === undefined || spec.canary !== spec.stable, {
      path: ['canary'],
      message: 'another virtual node than stable',
      when: evenBesideOtherProblems,
    }),
    z.refine((spec) => spec.analysis !== 'alarmsOnly' || (spec.alarms ?? []).length > 0, {
      path: ['alarms'],
      message: 'at least one alarm, because analysis is alarmsOnly',
      when: evenBesideOtherProblems,
    }),
  );

export type RolloutSpec = z.infer<typeof rolloutSpec>;
/** As a person writes it: durations and shares as text, defaults left out. */
export type RolloutSpecInput = z.input<typeof rolloutSpec>;
