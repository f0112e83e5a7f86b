import type { Decision } from '../../core/ledger/decision.ts';
import { targetsByRoute } from '../../core/routing/weights.ts';
import type { WeightChange } from '../rollout/decisions.ts';
import { clauseOf, weightChanges } from '../rollout/decisions.ts';
import { findRollout } from '../rollout/find.ts';
import { type Links, linksOf } from '../rollout/links.ts';
import { nextSteps } from '../rollout/next-steps.ts';
import { doing, stepOf } from '../rollout/standing.ts';
import type { RolloutEnding, RolloutState } from '../rollout/state.ts';
import { endingOf } from '../rollout/state.ts';
import type { Context } from '../run/context.ts';
import { exits } from '../run/failure.ts';
import { ago } from '../terminal/text.ts';

export async function run(context: Context, id: string | undefined): Promise<number> {
  const connection = await context.connect();
  const { rolloutId, state, execution } = await findRollout(connection, id, { orLatest: true });
  const now = connection.now();
  const found = whyOf(rolloutId, state, endingOf(state, execution, 'retired'), now);
  const links = linksOf(connection, state);
  context.show({ ...found, ...links }, [paragraph(found, now), ...linkLines(links)]);
  return exits.done;
}

const linkLines = ({ report, dashboard }: Links): readonly string[] => [
  ...(report === undefined ? [] : [`Report: ${report}`]),
  ...(dashboard === undefined ? [] : [`Dashboard: ${dashboard}`]),
];

/** The last decision on a rollout, and its grounds. */
interface Explanation {
  readonly rolloutId: string;
  /** The rollout's activity, or its end: `is at step 2 of 4, 30%: bakes, 1 m left`. */
  readonly standing: string;
  /** Whether nothing more will be decided. */
  readonly ended: boolean;
  /** Its reasons have metric, value and limit; the worst stands first. */
  readonly decision?: Decision;
  /** The answer to it. */
  readonly done?: string;
  /** Present if Lambda throttled the automation: the function, and its last late run. */
  readonly throttled?: string;
  readonly canDo: readonly string[];
}

/** Explains a rollout's state by its decisive decision: the one that stopped it, else its last look. */
export function whyOf(
  rolloutId: string,
  state: RolloutState,
  ending: RolloutEnding | undefined,
  now: number,
): Explanation {
  const { decisions } = state;
  const decision = decisive(decisions);
  const change = weightChanges(decisions).at(-1);
  const late = decisions.findLast(({ throttled }) => throttled !== undefined);
  return {
    rolloutId,
    standing: standingOf(state, ending, now),
    ended: state.control === undefined && ending !== undefined,
    ...(decision && { decision }),
    ...(change && { done: doneBy(change, now) }),
    ...(late && late !== decision && { throttled: lateBy(late, now) }),
    canDo: nextSteps(state, ending),
  };
}

function standingOf({ control, record }: RolloutState, ending: RolloutEnding | undefined, now: number): string {
  if (control !== undefined) return `is at ${stepOf(control)}: ${doing(control, now)}`;
  if (ending === undefined) return 'was started and is not planned yet';
  const when = record?.endedAt === undefined ? '' : ` ${ago(record.endedAt, now)}`;
  return `ended${when} as ${ending.outcome}: ${ending.reason}`;
}

/** The stop outranks all later decisions, then the promotion; otherwise the last look, or else the last decision. */
function decisive(decisions: readonly Decision[]): Decision | undefined {
  const last = decisions.at(-1);
  if (last?.did === 'restoreFailed') return last;
  const stopped = decisions.find(({ did }) => did === 'stopped' || did === 'halted');
  if (stopped !== undefined) return stopped;
  const restored = decisions.some(({ did }) => did === 'restored');
  const signalled = decisions.findLast(({ did }) => did === 'signalled');
  if (restored && signalled !== undefined) return signalled;
  const promoted = decisions.find(({ did }) => did === 'promoted');
  if (promoted !== undefined) return promoted;
  return (
    decisions.findLast(({ by, did }) => by === 'analyze-canary' && did !== 'ended') ??
    decisions.findLast(({ did }) => did !== 'ended')
  );
}

const doneBy = ({ kind, weight, decision: { set = {}, at } }: WeightChange, now: number): string => {
  const targets = targetsByRoute(set);
  if (kind === 'foreign')
    return `another party’s weights were left in force (${targets.join('; ')}), found ${ago(at, now)}`;
  const done = kind === 'original' ? 'the original weights were put back' : `the weight was set to ${weight}%`;
  return `${done}${targets.length > 0 ? ` (${targets.join('; ')})` : ''} ${ago(at, now)}`;
};

const lateBy = ({ by, at, throttled = 0 }: Decision, now: number): string =>
  `Lambda throttled ${by} for lack of concurrency: it ran ${ago(at, now)}, at try ${throttled + 1}`;

/** The explanation as one paragraph. `now` in milliseconds. */
export function paragraph(why: Explanation, now: number): string {
  const { rolloutId, standing, ended, decision, done, throttled, canDo: options } = why;
  return [
    `${rolloutId} ${standing}`,
    ...(decision === undefined
      ? ended
        ? []
        : ['Nothing has been decided yet']
      : [decisionText(decision, standing, now)]),
    ...(done === undefined ? [] : [`What was done: ${done}`]),
    ...(throttled === undefined ? [] : [throttled]),
    ...(options.length === 0 ? [] : [`What can be done: ${options.join('; ')}`]),
  ]
    .map((text) => (/[.!?]$/.test(text) ? text : `${text}.`))
    .join(' ');
}

function decisionText(decision: Decision, standing: string, now: number): string {
  const { at, by, who } = decision;
  const findings = findingsByVerdict(decision);
  const judged = findings === '' ? '' : `; ${findings}`;
  return `The last decision, ${ago(at, now)} by ${who ?? by}, was ${clauseOf(decision, standing)}${judged}`;
}

/** `fail: ...; ...; pass: ...`: the findings that its reason does not repeat, each under its own verdict. */
function findingsByVerdict({ why, reasons = [] }: Decision): string {
  const left = reasons.filter(({ text }) => !why.includes(text));
  return left
    .map(({ verdict, text }, i) => (verdict === left[i - 1]?.verdict ? text : `${verdict}: ${text}`))
    .join('; ');
}
