import type { Control, Intent, RouteState, TesterRoute } from '../control/control.ts';
import { controlSchema, mostInDoubt } from '../control/control.ts';
import { hookId } from '../control/due-hook.ts';
import { longestUnready } from '../control/unready.ts';
import { longestEventText, mostUntold } from '../control/untold.ts';
import type { RolloutEvent } from '../events/events.ts';
import type { RolloutPlan } from '../plan/plan.ts';
import type { Target } from '../routing/route.ts';
import { routerKey } from '../routing/route.ts';
import { longestAnswerText, mostSettledCommands, type SettledCommand } from '../signals/settled-commands.ts';
import { longestBy, longestStopBy, longestStopText } from '../signals/signal.ts';
import type { Problem } from '../text/problem.ts';
import { longestItem, valueBytes } from './item-bytes.ts';

/** The largest values of AWS: an execution's name and ARN, a task token, an event's id. */
const longest = { id: 80, execution: 256, token: 2048, eventId: 64 } as const;

/** A hook's answer is shortened to fewer characters than fill this. */
const longestHookText = 2000;

/** Sums of closed periods of one metric: their size depends on neither the rollout's age nor its steps. */
const foldedBytes = 16 * 1024;

/**
 * The author, time and reason of a stop of the line: a caller, and a reason of 500 characters, which are three bytes at
 * most.
 */
const longestLineText = 2500;

/** The additions of later code to the item of a rollout that runs across its deployment. */
const spareBytes = 8 * 1024;

const text = (bytes: number) => 'x'.repeat(bytes);
/** Milliseconds since the epoch, a revision, a fence: none has more digits. */
const number = 9_999_999_999_999;

/** The problem of a rollout whose item could outgrow the table's limit while it runs. */
export function sizeProblems(plan: RolloutPlan, routes: readonly RouteState[]): Problem[] {
  const bytes = fullestBytes(plan, routes);
  if (bytes <= longestItem) return [];
  const [path, what] = largestPart(plan, routes);
  return [
    {
      path,
      found: `a rollout whose item may grow to ${bytes} bytes, ${what} included`,
      allowed: `at most ${longestItem}, what DynamoDB takes: fewer routes, callers, metrics, alarms, steps or hooks at once`,
    },
  ];
}

/** The largest size of such a rollout's item in bytes, in every course of the rollout. */
export const fullestBytes = (plan: RolloutPlan, routes: readonly RouteState[]): number =>
  valueBytes(fullest(plan, routes)) + foldedBytes * (1 + additionalOf(plan)) + spareBytes;

const additionalOf = ({ analysis }: RolloutPlan): number =>
  analysis === 'alarmsOnly' ? 0 : (analysis.additionalMetrics?.length ?? 0);

function largestPart(plan: RolloutPlan, routes: readonly RouteState[]): readonly [path: string, what: string] {
  const parts = [
    ['router.routes', valueBytes(routes.map((route) => fullestRoute(plan, route))), `${routes.length} routes`],
    ['analysis.metrics', valueBytes(plan.callers), `${plan.callers.length} callers`],
    ['analysis.additionalMetrics', foldedBytes * additionalOf(plan), `${additionalOf(plan)} additional metrics`],
    ['alarms', valueBytes(plan.alarms), `${plan.alarms.length} alarms`],
    ['strategy', valueBytes([plan.steps, approvals(plan)]), `${plan.steps.length} steps`],
  ] as const;
  const [path, , what] = parts.reduce((largest, part) => (part[1] > largest[1] ? part : largest));
  return [path, what];
}

const settledId = (n: number) => `${n}`.padStart(longest.eventId, '0');
const settled: SettledCommand = {
  status: 'accepted',
  text: text(longestAnswerText),
  at: number,
  rev: number,
  until: number,
};
const approval = { by: text(longestBy), at: number };

/** The item at its largest: everything that may happen to the rollout has happened. No field of it may be left out. */
function fullest(plan: RolloutPlan, routes: readonly RouteState[]): Required<Omit<Control, 'folded'>> {
  const router = routerKey(plan.router);
  return {
    schema: controlSchema,
    router,
    rolloutId: text(longest.id),
    execution: text(longest.execution),
    fence: number,
    rev: number,
    phase: 'rollbackFailed',
    plannedAt: number,
    plan,
    step: number,
    shifts: plan.steps.map(({ weight }) => ({ weight, at: number, held: number })),
    routes: routes.map((route) => fullestRoute(plan, route)),
    waiting: { for: 'approval', since: number },
    unready: { since: number, why: text(longestUnready) },
    hook: { before: number, done: number, since: number, failed: text(longestHookText) },
    promotedAt: number,
    settleUntil: number,
    restores: number,
    restoredAt: number,
    throttled: number,
    released: approval,
    successor: text(longest.id),
    unansweredSince: number,
    untold: Array.from({ length: mostUntold }, () => fullestEvent(plan, router)),
    stop: { kind: 'execution', text: text(longestStopText), at: number, by: text(longestStopBy) },
    pause: { value: true, issuedAt: number, sentAt: number, by: text(longestBy) },
    lineStop: { since: number, text: text(longestLineText) },
    gone: Object.fromEntries(plan.alarms.map(({ arn, name }) => [arn, { name, since: number, without: approval }])),
    held: { ms: number, since: number, until: number },
    settled: Object.fromEntries(Array.from({ length: mostSettledCommands }, (_, i) => [settledId(i), settled])),
    approved: approvals(plan),
    skip: Object.fromEntries(plan.steps.map((_, step) => [step, approval])),
    sleepToken: text(longest.token),
    sleepSeq: number,
  };
}

/** Of each step its gate and its evidence, and every hook that may hold the rollout before it. */
function approvals({ steps, hooks = [] }: RolloutPlan): Control['approved'] {
  const held = hooks.filter(({ onFailure }) => onFailure === 'hold');
  const keys = [...steps, undefined].flatMap((_, step) => [
    `${step}`,
    `${step}/evidence`,
    ...held.map((hook) => hookId(text(longest.id), hook, step)),
  ]);
  return Object.fromEntries(keys.map((key) => [key, approval]));
}

function fullestRoute({ stable, canary }: RolloutPlan, route: RouteState): RouteState {
  const port = 65_535;
  const targets = [stable, canary].map((id): Target => ({ id, weight: 100, port }));
  const intent: Intent = { n: number, targets, fence: number, at: number };
  return {
    ...route,
    version: number,
    writes: number,
    targets,
    intents: Array.from({ length: mostInDoubt }, () => intent),
    olderUntil: number,
    ...(route.tester && { tester: fullestTester(route.tester) }),
  };
}

const fullestTester = (tester: TesterRoute): TesterRoute => ({
  // In a dry run it has no rollout to be named for.
  name: `${tester.name}${text(longest.id)}`,
  identity: text(longest.id),
  creations: number,
  intents: Array.from({ length: mostInDoubt }, () => ({ n: number, fence: number, at: number })),
  removed: true,
});

const fullestEvent = ({ service, report }: RolloutPlan, router: string): RolloutEvent => ({
  type: 'Rollout Rolled Back',
  // `<rolloutId>/<type>/<subject>`, whose longest subject is the id of a hook, which begins with the rollout's.
  eventId: text(3 * longest.id + 40),
  rolloutId: text(longest.id),
  service,
  router,
  text: text(longestEventText),
  weight: 100,
  step: number,
  since: number,
  ...(report !== undefined && { report }),
});
