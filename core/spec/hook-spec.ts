import * as z from 'zod/mini';
import { duration } from '../text/duration.ts';

/** When a hook is called. */
export const hookMoments = ['beforeFirstShift', 'beforeStep', 'afterPromotion', 'afterRollback'] as const;
export type HookMoment = (typeof hookMoments)[number];

/** While the weights can still be changed by what a hook says. */
const isBefore = (at: HookMoment) => at === 'beforeFirstShift' || at === 'beforeStep';

/** A function may run for 15 minutes, an HTTP task waits for an answer for one: what AWS allows, in seconds. */
const longest = { lambda: 900, https: 60 } as const;

const name = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,39}$/, 'letters, digits, hyphen and underscore, 1 to 40'));

const lambda = z
  .string()
  .check(
    z.regex(
      /^(arn:[\w-]+:lambda:[\w-]+:\d{12}:function:)?[\w-]{1,64}(:[\w$-]{1,128})?$/,
      'a function’s name or ARN, with a version or an alias if wanted',
    ),
  );

const https = z.strictObject({
  // On the loopback there is no certificate: plain HTTP is for an AWS that runs there.
  url: z
    .string()
    .check(
      z.maxLength(2000),
      z.regex(/^(https:\/\/|http:\/\/127\.0\.0\.1[:/])\S+$/, 'a URL that begins with https://'),
      z.describe('The endpoint’s URL.'),
    ),
  connection: z
    .string()
    .check(
      z.regex(/^arn:[\w-]+:events:[\w-]+:\d{12}:connection\/[\w./-]+$/, 'the ARN of an EventBridge connection'),
      z.describe('The EventBridge connection that has its credentials.'),
    ),
  method: z._default(z.enum(['POST', 'PUT', 'PATCH']), 'POST').check(z.describe('The method of the request.')),
});

type Given = Partial<{ at: HookMoment; lambda: unknown; https: unknown; timeout: number; onFailure: string }>;
const evenBesideOtherProblems = ({ value }: { value: unknown }) => typeof value === 'object' && value !== null;
const rule = (holds: (hook: never) => boolean, path: string | undefined, message: string) =>
  z.refine((one) => holds(one as never), {
    ...(path !== undefined && { path: [path] }),
    message,
    when: evenBesideOtherProblems,
  });
const within = ({ timeout }: Given, most: number) => typeof timeout !== 'number' || (timeout >= 1 && timeout <= most);

const hook = z
  .strictObject({
    name: name.check(z.describe('What it is called in all that is told.')),
    at: z.enum(hookMoments).check(z.describe('When it is called.')),
    lambda: z.optional(lambda).check(z.describe('A Lambda function, by name or ARN; either this or https.')),
    https: z.optional(https).check(z.describe('An HTTPS endpoint; either this or lambda.')),
    timeout: z
      ._default(duration, 60)
      .check(z.describe('How long it may take: 15m at most for a function, 1m for an endpoint.')),
    onFailure: z
      .optional(z.enum(['rollback', 'hold', 'proceed']))
      .check(
        z.describe(
          'rollback unless given; after a promotion or a rollback there is nothing but to proceed, and to tell.',
        ),
      ),
  })
  .check(
    rule(
      (one: Given) => (one.lambda === undefined) !== (one.https === undefined),
      undefined,
      'exactly one of lambda, https',
    ),
    rule(
      (one: Given) => one.https === undefined || within(one, longest.https),
      'timeout',
      '1s to 1m for an HTTPS endpoint',
    ),
    rule((one: Given) => one.https !== undefined || within(one, longest.lambda), 'timeout', '1s to 15m'),
    rule(
      ({ at, onFailure }: Given) =>
        at === undefined || isBefore(at) || onFailure === undefined || onFailure === 'proceed',
      'onFailure',
      'proceed, for nothing follows that could be kept from happening',
    ),
  );

/** Checks of one's own beside the analysis; those of one moment are called one after the other, as they are listed. */
export const hooks = z._default(
  z.array(hook).check(
    z.maxLength(20),
    z.refine((all) => new Set(all.map((one) => one.name)).size === all.length, 'each name once'),
  ),
  [],
);

export interface HttpsCall {
  readonly url: string;
  readonly connection: string;
  readonly method: string;
}

/** A hook as a plan has it. */
export interface PlannedHook {
  readonly name: string;
  readonly at: HookMoment;
  /** Either this or `https`. */
  readonly lambda?: string;
  readonly https?: HttpsCall;
  readonly timeoutSeconds: number;
  readonly onFailure: 'rollback' | 'hold' | 'proceed';
}

/** The hooks that a spec means, in its order. */
export const plannedHooks = (given: z.infer<typeof hooks>): readonly PlannedHook[] =>
  given.map(({ name, at, lambda, https, timeout, onFailure }) => ({
    name,
    at,
    ...(lambda !== undefined && { lambda }),
    ...(https && { https }),
    timeoutSeconds: timeout,
    onFailure: onFailure ?? (isBefore(at) ? 'rollback' : 'proceed'),
  }));
