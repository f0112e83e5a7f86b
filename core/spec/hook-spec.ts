import * as z from 'zod/mini';
import { duration } from '../text/duration.ts';
import { across, distinct, exactlyOneOf, key, optional, text } from './grammar.ts';

/** When a hook is called. */
export const hookMoments = ['beforeFirstShift', 'beforeStep', 'afterPromotion', 'afterRollback'] as const;
export type HookMoment = (typeof hookMoments)[number];

/** Whether the hook's answer can still change the weights. */
const isBefore = (at: HookMoment) => at === 'beforeFirstShift' || at === 'beforeStep';

/** AWS's limits in seconds: a function runs for 15 minutes at most, an HTTP task waits one for an answer. */
const longest = { lambda: 900, https: 60 } as const;

const hookName = text(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,39}$/, 'letters, digits, hyphen and underscore, 1 to 40');

const lambda = text(
  /^(arn:[\w-]+:lambda:[\w-]+:\d{12}:function:)?[\w-]{1,64}(:[\w$-]{1,128})?$/,
  'a function’s name or ARN, with a version or an alias if wanted',
);

/** Plain HTTP is for an AWS that runs on the loopback, where there is no certificate. */
const url = z
  .string()
  .check(z.maxLength(2000), z.regex(/^(https:\/\/|http:\/\/127\.0\.0\.1[:/])\S+$/, 'a URL that begins with https://'));

const https = z.strictObject({
  url: key(url, 'The endpoint’s URL.'),
  connection: key(
    text(/^arn:[\w-]+:events:[\w-]+:\d{12}:connection\/[\w./-]+$/, 'the ARN of an EventBridge connection'),
    'The EventBridge connection that has its credentials.',
  ),
  method: key(z.enum(['POST', 'PUT', 'PATCH']), 'The method of the request.', 'POST'),
});

/** A hook as written, of which any member may be wrong. */
interface Written {
  readonly at?: HookMoment;
  readonly lambda?: unknown;
  readonly https?: unknown;
  readonly timeout?: unknown;
  readonly onFailure?: unknown;
}
const lasts = ({ timeout }: Written, most: number) => typeof timeout !== 'number' || (timeout >= 1 && timeout <= most);

const hook = z
  .strictObject({
    name: key(hookName, 'Its name in logs, events and reports.'),
    at: key(z.enum(hookMoments), 'When it is called.'),
    lambda: optional(lambda, 'A Lambda function, by name or ARN; either this or https.'),
    https: optional(https, 'An HTTPS endpoint; either this or lambda.'),
    timeout: key(duration, 'Its time limit: at most 15m for a function, 1m for an endpoint.', 60),
    onFailure: optional(
      z.enum(['rollback', 'hold', 'proceed']),
      'rollback by default; after a promotion or a rollback only proceed is allowed: the failure is reported.',
    ),
  })
  .check(
    exactlyOneOf(['lambda', 'https']),
    across(
      (one: Written) => one.https === undefined || lasts(one, longest.https),
      '1s to 1m for an HTTPS endpoint',
      'timeout',
    ),
    across((one: Written) => one.https !== undefined || lasts(one, longest.lambda), '1s to 15m', 'timeout'),
    across(
      ({ at, onFailure }: Written) =>
        at === undefined || isBefore(at) || onFailure === undefined || onFailure === 'proceed',
      'proceed, because nothing follows that could be prevented',
      'onFailure',
    ),
  );

/** The user's own checks beside the analysis; those of one moment are called one after the other, as listed. */
export const hooks = z._default(
  z.array(hook).check(
    z.maxLength(20),
    distinct('each name once', ({ name }) => name),
  ),
  [],
);

interface HttpsCall {
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

/** A spec's hooks in their order. */
export const plannedHooks = (given: z.infer<typeof hooks>): readonly PlannedHook[] =>
  given.map(({ name, at, lambda, https, timeout, onFailure }) => ({
    name,
    at,
    ...(lambda !== undefined && { lambda }),
    ...(https && { https }),
    timeoutSeconds: timeout,
    onFailure: onFailure ?? (isBefore(at) ? 'rollback' : 'proceed'),
  }));
