import type { Decision } from '../../core/ledger/decision.ts';
import { targetsByRoute } from '../../core/routing/weights.ts';
import { findingsOf, markOf } from '../rollout/decisions.ts';
import type { DecisionRow, Happening, Tone } from './story.ts';

/** The decisions that moved the rollout, oldest first, numbered from 1. */
export const happenings = (decisions: readonly Decision[]): Happening[] =>
  decisions
    .flatMap((decision, i) => happeningOf(decision, decisions[i - 1]))
    .map((happening, i) => ({ number: i + 1, ...happening }));

function happeningOf(decision: Decision, before: Decision | undefined): Omit<Happening, 'number'>[] {
  const { at, did, step, who } = decision;
  // Each look at a closed gate is an entry of the ledger; the first stands for all.
  const isRepeated = did === 'waited' && before?.did === 'waited' && before.step === step;
  const mark = isRepeated ? undefined : markOf(decision);
  if (mark === undefined) return [];
  return [{ at, ...mark, tone: toneOf(decision), label: labelOf(decision), ...(who !== undefined && { who }) }];
}

const isOfAlarm = ({ who }: Decision): boolean => who?.includes(':alarm:') ?? false;

function toneOf(decision: Decision): Tone {
  const { did, verdict } = decision;
  if (did === 'hookFailed' || did === 'restoreFailed' || (did === 'stopped' && verdict === 'fail')) return 'bad';
  if (did === 'signalled' && isOfAlarm(decision)) return 'bad';
  if (did === 'promoted') return 'good';
  return ['halted', 'alarmGone', 'proceeded', 'waited', 'stopped'].includes(did) ? 'attention' : 'neutral';
}

/** Where the word of the ledger is no word of a sentence. */
const names: Readonly<Partial<Record<Decision['did'], string>>> = {
  restoreFailed: 'rollback failed',
  alarmGone: 'alarm gone',
  alarmBack: 'alarm back',
};

/** `color-5xx`, `pause ann@example.com`; the decision itself where there is no such name. */
function labelOf(decision: Decision): string {
  const { did, why, who, hook } = decision;
  const name = who?.split(/[/:]/).at(-1);
  if (did !== 'signalled' || name === undefined) return hook ?? names[did] ?? did;
  return isOfAlarm(decision) ? name : `${why.replace(/:.*$/s, '').toLowerCase()} ${name}`;
}

/** The ledger as a table, oldest first. */
export const decisionRows = (decisions: readonly Decision[]): DecisionRow[] =>
  decisions.map((decision) => {
    const { at, step, did, verdict, why, set = {}, who, by } = decision;
    return {
      at,
      ...(step !== undefined && step >= 0 && { step: step + 1 }),
      did,
      ...(verdict !== undefined && { verdict }),
      text: why,
      findings: [...findingsOf(decision), ...targetsByRoute(set)],
      who: who ?? by,
    };
  });
