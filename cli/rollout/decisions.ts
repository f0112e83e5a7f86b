import { approveOrAbort } from '../../core/events/next-steps.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import { targetsByRoute } from '../../core/routing/weights.ts';

/** The meaning of a mark on a rollout's time line. */
export type MarkKind = 'alarm' | 'command' | 'gate' | 'hook' | 'edit' | 'weights' | 'stop' | 'failure' | 'end';

type Text = (decision: Decision) => string;

/** The words for the decisions of one kind, and their effect on the weights. */
interface Reading {
  /** A line of a log; undefined for a look that judged nothing. */
  readonly line: (decision: Decision) => string | undefined;
  /** A mark on the time line; absent for a decision that moved nothing. */
  readonly mark?: readonly [kind: MarkKind | ((decision: Decision) => MarkKind), text: Text];
  /** The words between `The last decision was` and its reason. */
  readonly clause: string;
  /** The weights that it put in force, or found there. */
  readonly weights?: 'planned' | 'original' | 'foreign';
  /** The end that it brings: of its step, of the climb with the rollout's own weights, or of the rollout. */
  readonly ends?: 'step' | 'climb' | 'rollout';
}

const why: Text = (decision) => decision.why;
const inStep: Text = (decision) => `${stepName(decision)}${decision.why}`;
const setTo: Text = (decision) => `${stepName(decision)}set to ${decision.weight}%${inBrackets(decision)}`;
const putBack: Text = (decision) => `the original weights were put back${inBrackets(decision)}`;
const judged: Text = (decision) => {
  const finding = decision.reasons?.[0]?.text;
  return `${stepName(decision)}${decision.did}${finding === undefined ? '' : `: ${finding}`}`;
};
const lookLine: Reading['line'] = (decision) => {
  const finding = decision.reasons?.[0]?.text;
  return finding === undefined ? undefined : `${stepName(decision)}${decision.verdict}: ${finding}`;
};
const gateLine: Text = (decision) => {
  const { waiting, rolloutId, step = 0 } = decision;
  return `${inStep(decision)}${waiting === undefined ? '' : `; ${approveOrAbort(rolloutId, step + 1)}`}`;
};

/** One entry a kind: the log, the table, the charts, `why` and the reports of a pipeline read from here. */
const readings: Readonly<Record<Decision['did'], Reading>> = {
  planned: { line: (decision) => `planned: ${decision.why}`, clause: 'to plan:' },
  shifted: { line: setTo, mark: ['weights', setTo], clause: 'to shift, because', weights: 'planned' },
  looked: { line: lookLine, clause: 'to keep looking, because' },
  passed: { line: judged, clause: 'to go on, because', ends: 'step' },
  proceeded: { line: inStep, mark: ['gate', inStep], clause: 'to proceed, because', ends: 'step' },
  waited: { line: gateLine, mark: ['gate', inStep], clause: 'to wait, because' },
  // The answer to a hook implies its call, so the call has no mark.
  hookCalled: { line: inStep, clause: 'to call a hook:' },
  hookPassed: { line: inStep, mark: ['hook', inStep], clause: 'to go on:' },
  hookFailed: { line: inStep, mark: ['hook', inStep], clause: 'on a hook:' },
  stopped: {
    line: (decision) => `${stepName(decision)}stopped: ${decision.why}`,
    mark: ['stop', inStep],
    clause: 'to stop it, because',
    ends: 'climb',
  },
  promoted: { line: judged, mark: ['end', why], clause: 'to promote it, because', ends: 'climb' },
  restored: {
    line: putBack,
    mark: ['weights', putBack],
    clause: 'to restore, because',
    weights: 'original',
    ends: 'climb',
  },
  restoreFailed: {
    line: (decision) => `the rollback failed: ${decision.why}`,
    mark: ['failure', why],
    clause: 'to roll back, which failed:',
    ends: 'climb',
  },
  halted: {
    line: (decision) => `halted: ${decision.why}`,
    mark: ['edit', inStep],
    clause: 'to halt, because',
    weights: 'foreign',
    ends: 'climb',
  },
  ended: { line: why, clause: 'to end it:', ends: 'rollout' },
  signalled: {
    line: inStep,
    mark: [({ who }) => (who?.includes(':alarm:') ? 'alarm' : 'command'), why],
    clause: 'a signal from outside:',
  },
  alarmGone: { line: inStep, mark: ['alarm', why], clause: 'to miss an alarm:' },
  alarmBack: { line: inStep, mark: ['alarm', why], clause: 'to find an alarm again:' },
  continued: { line: why, clause: 'to go on in another execution:' },
};

/** `step 2: `, counted from 1; empty before the first step. */
const stepName = ({ step }: Decision): string => (step === undefined || step < 0 ? '' : `step ${step + 1}: `);

const inBrackets = ({ set = {} }: Decision): string => {
  const targets = targetsByRoute(set);
  return targets.length === 0 ? '' : ` (${targets.join('; ')})`;
};

/**
 * Turns decisions, given one after the other, into lines of a log. A step and a gate are looked at again and again: a
 * look has a line when the verdict, its metric or a silence changes; a gate when it begins, and when its question, its
 * verdict or its silence changes.
 *
 * @returns the line; undefined for a decision that adds nothing to the lines before it
 */
export function logLines(): (decision: Decision) => string | undefined {
  let gate = '';
  let look = '';
  return (decision) => {
    const { did, step, waiting, verdict, silence, reasons = [] } = decision;
    const [looked, before] = [look, gate];
    if (did === 'looked') {
      look = [step, verdict, silence, reasons[0]?.name, reasons[0]?.metric].join('/');
      return look === looked ? undefined : logLine(decision);
    }
    gate = did === 'waited' ? [step, waiting ?? decision.why, verdict, silence].join('/') : '';
    return did === 'waited' && gate === before ? undefined : logLine(decision);
  };
}

/** One decision as a line of a log; undefined for a look that judged nothing. */
export const logLine = (decision: Decision): string | undefined => readings[decision.did].line(decision);

/** A decision as a mark on the time line; undefined when it moved nothing. */
export function markOf(decision: Decision): { readonly kind: MarkKind; readonly text: string } | undefined {
  const { mark } = readings[decision.did];
  if (mark === undefined) return undefined;
  const [kind, text] = mark;
  return { kind: typeof kind === 'string' ? kind : kind(decision), text: text(decision) };
}

/**
 * The decision after the words `was`: `to stop it, because 5% of the requests fail`.
 *
 * @param said the text before it: a reason that stands there is not repeated
 */
export function clauseOf({ did, why: reason }: Decision, said = ''): string {
  const { clause } = readings[did];
  if (!said.includes(reason)) return `${clause} ${reason}`;
  return clause.replace(/, because$/, ' for that reason').replace(/:$/, '');
}

/** The findings of a decision, worst first, less those that its reason repeats. */
export const findingsOf = ({ why, reasons = [] }: Pick<Decision, 'why' | 'reasons'>): readonly string[] =>
  reasons.map(({ text }) => text).filter((text) => !why.includes(text));

/** A whole entry of the ledger in one line: the reason, its first finding, the targets that were set, the caller. */
export const entryText = ({ why, reasons = [], set = {}, who }: Decision): string =>
  [
    why,
    ...findingsOf({ why, reasons: reasons.slice(0, 1) }),
    ...targetsByRoute(set),
    ...(who === undefined ? [] : [`by ${who}`]),
  ].join('; ');

/** A weight of the canary that came into force, in percent. */
export interface WeightChange {
  readonly kind: NonNullable<Reading['weights']>;
  readonly decision: Decision;
  readonly weight: number;
}

/** The changes of the weight in their order; those by other people count from the moment in which they were found. */
export const weightChanges = (decisions: readonly Decision[]): readonly WeightChange[] =>
  decisions.flatMap((decision) => {
    const { weights: kind } = readings[decision.did];
    const { weight } = decision;
    return kind === undefined || (kind === 'foreign' && weight === undefined)
      ? []
      : [{ kind, decision, weight: weight ?? 0 }];
  });

/** Whether a step is over with this decision. */
export const endsStep = ({ did }: Decision): boolean => ['step', 'climb'].includes(readings[did].ends ?? '');

/** Whether the climb ends with this decision: the weights are no longer the rollout's own. */
export const endsClimb = ({ did }: Decision): boolean => ['climb', 'rollout'].includes(readings[did].ends ?? '');
