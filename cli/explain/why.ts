import type { Reason } from '../../core/analysis/judgement.ts';
import type { Decision } from '../../core/rollout/decision.ts';
import { formatShare } from '../../core/rollout/share.ts';
import { formatTargets } from '../../core/routing/weights.ts';
import type { Ending } from '../follow/ending.ts';
import type { Sight } from '../follow/rollout.ts';
import { ago } from '../terminal/span.ts';
import { canDo } from './can-do.ts';
import { doing, stepOf } from './standing.ts';

/** The last decision on a rollout and what it rests on. */
export interface Why {
  readonly rolloutId: string;
  /** What the rollout is doing, or how it ended: `is at step 2 of 4, 30%: bakes, 1 m left`. */
  readonly standing: string;
  readonly decision?: Decision;
  /** What the decision rests on, worst first: metric, value, limit. */
  readonly numbers: readonly string[];
  /** What was done about it. */
  readonly done?: string;
  readonly canDo: readonly string[];
}

/** Explains where a rollout stands by the last decision that counts: what stopped it, else its last look. */
export function whyOf(rolloutId: string, sight: Sight, ending: Ending | undefined, now: number): Why {
  const { decisions } = sight;
  const decision = decisive(decisions);
  const restored = decisions.findLast(({ did }) => did === 'restored' || did === 'shifted');
  return {
    rolloutId,
    standing: standingOf(sight, ending, now),
    ...(decision && { decision }),
    numbers: (decision?.reasons ?? []).map(numbersOf),
    ...(restored && { done: doneBy(restored, now) }),
    canDo: canDo(sight, ending?.outcome),
  };
}

function standingOf({ control, record }: Sight, ending: Ending | undefined, now: number): string {
  if (control !== undefined) return `is at ${stepOf(control)}: ${doing(control, now)}`;
  if (ending === undefined) return 'was started and is not planned yet';
  const when = record?.endedAt === undefined ? '' : ` ${ago(record.endedAt, now)}`;
  return `ended${when} as ${ending.outcome}: ${ending.reason}`;
}

/** What stopped it stands above everything later; else the last look, else whatever was last. */
function decisive(decisions: readonly Decision[]): Decision | undefined {
  const stopped = decisions.find(({ did }) => did === 'stopped' || did === 'halted');
  if (stopped !== undefined) return stopped;
  const restored = decisions.some(({ did }) => did === 'restored');
  const signalled = decisions.findLast(({ did }) => did === 'signalled');
  if (restored && signalled !== undefined) return signalled;
  return decisions.findLast(({ by }) => by === 'analyze-canary') ?? decisions.findLast(({ did }) => did !== 'ended');
}

const doneBy = ({ did, set = {}, weight, at }: Decision, now: number): string => {
  const targets = Object.entries(set).map(([route, list]) => `${route}: ${formatTargets(list)}`);
  const what = did === 'restored' ? 'the original weights were put back' : `the weight was set to ${weight}%`;
  return `${what}${targets.length > 0 ? ` (${targets.join('; ')})` : ''} ${ago(at, now)}`;
};

const units: Readonly<Record<Reason['metric'], (value: number) => string>> = {
  errorRate: formatShare,
  latency: (value) => `${Math.round(value)} ms`,
  traffic: (value) => `${Math.round(value)} requests`,
};

const names: Readonly<Record<Reason['metric'], string>> = {
  errorRate: 'error rate',
  latency: 'latency',
  traffic: 'traffic',
};

function numbersOf({ metric, verdict, value, limit, stable, requests }: Reason): string {
  const unit = units[metric];
  const parts = [
    value === undefined ? undefined : `canary ${unit(value)}`,
    limit === undefined ? undefined : `limit ${unit(limit)}`,
    stable === undefined ? undefined : `stable ${unit(stable)}`,
    `${requests} canary requests`,
  ].filter((part) => part !== undefined);
  return `${names[metric]} ${verdict}: ${parts.join(', ')}`;
}

/** The same as one paragraph for a person. `now` in milliseconds. */
export function paragraph(why: Why, now: number): string {
  const { rolloutId, standing, decision, numbers, done, canDo: options } = why;
  return [
    `${rolloutId} ${standing}`,
    decision === undefined ? 'Nothing has been decided yet' : decisionText(decision, now),
    ...numbers.map((one) => `In numbers: ${one}`),
    ...(done === undefined ? [] : [`What was done: ${done}`]),
    ...(options.length === 0 ? [] : [`What can be done: ${options.join('; ')}`]),
  ]
    .map((text) => (/[.!?]$/.test(text) ? text : `${text}.`))
    .join(' ');
}

function decisionText({ at, by, who, did, verdict, why, reasons }: Decision, now: number): string {
  const judged = reasons?.[0]?.text;
  const found = judged === undefined || judged === why ? why : `${why}; ${verdict}: ${judged}`;
  return `The last decision, ${ago(at, now)} by ${who ?? by}: ${did}, because ${found}`;
}
