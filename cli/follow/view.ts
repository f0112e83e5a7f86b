import type { Decision } from '../../core/ledger/decision.ts';
import type { LineStop } from '../../core/line/line.ts';
import { stopText } from '../../core/line/line.ts';
import { nextSteps } from '../rollout/next-steps.ts';
import type { Progress } from '../rollout/standing.ts';
import { doing, progressOf, stepOf } from '../rollout/standing.ts';
import type { RolloutEnding, RolloutState } from '../rollout/state.ts';
import type { OutputLine } from '../terminal/printed.ts';
import { bold, cyan, green, line, loud, separated } from '../terminal/printed.ts';
import { bar, percent, spark } from '../terminal/text.ts';

/** An error rate of one percent fills the spark line, unless a higher one is shown. */
const fullRate = 0.01;
const looksShown = 40;

/** A running rollout as a block of lines, at most 80 characters wide except findings. `now` in milliseconds. */
export function view({ control, lineStop, decisions, record }: RolloutState, now: number): OutputLine[] {
  if (control === undefined) return [`  ${record?.rolloutId ?? 'the rollout'} is being planned`];
  const progress = progressOf(control, decisions, now);
  const steps = stepsOf(progress);
  const rates = errorRates(decisions);
  const { finding } = progress;
  return [
    ...lineStopLines(lineStop),
    line`  ${bold(progress.rolloutId)}  ${progress.stable} > ${progress.canary}`,
    line`  ${green(bar(progress.weight / 100, 30))} ${stepOf(control)}   ${steps}`,
    `  ${doing(control, now)}`,
    ...rateLine(progress.canary, rates.canary),
    ...rateLine(progress.stable, rates.stable),
    ...(finding === undefined ? [] : [`  ${finding}`]),
  ];
}

/** The weights of all steps, the current one in brackets. */
export const stepsOf = ({ weights, step }: Pick<Progress, 'weights' | 'step'>): OutputLine =>
  separated(
    weights.map((weight, i) => (i + 1 === step ? bold(`[${weight}]`) : weight)),
    ' > ',
  );

/** A stop of the line and the command that ends it. It stands above all else, because it explains why nothing happens. */
export const lineStopLines = (stop: LineStop | undefined): OutputLine[] =>
  stop === undefined
    ? []
    : [line`  ${loud('LINE STOPPED')}  ${stopText(stop)}`, `  \`${startCommand(stop)}\` lets rollouts go on`];

export const startCommand = ({ scope }: LineStop): string =>
  `meshshift start-the-line${scope === undefined ? '' : ` --scope ${scope}`}`;

const rateLine = (version: string, rates: readonly number[]): OutputLine[] =>
  rates.length === 0
    ? []
    : [
        line`  ${version.padEnd(16)} errors ${percent(rates.at(-1)).padStart(6)}  ${cyan(spark(rates.slice(-looksShown), fullRate))}`,
      ];

/** The next steps, as a list. */
export const optionLines = (state: RolloutState, ending: RolloutEnding | undefined): string[] => {
  const options = nextSteps(state, ending);
  return options.length === 0 ? [] : ['  what can be done:', ...options.map((one) => `    ${one}`)];
};

/** A running rollout as one line of a log. */
export function viewLine({ control, lineStop, decisions }: RolloutState, now: number): string {
  if (control === undefined) return 'being planned';
  const { canary, stable } = errorRates(decisions);
  const rates =
    canary.length === 0 ? '' : `, errors ${percent(canary.at(-1))} against ${percent(stable.at(-1))} of the stable`;
  const held = lineStop === undefined ? '' : `LINE STOPPED: ${stopText(lineStop)}; `;
  return `${held}${stepOf(control)}, ${doing(control, now)}${rates}`;
}

/** Error rates of the looks as proportions, oldest first. */
interface ErrorRates {
  readonly canary: readonly number[];
  readonly stable: readonly number[];
}

/** The error rates of both versions from the looks in the ledger, without those that measured none. */
export function errorRates(decisions: readonly Decision[]): ErrorRates {
  const found = decisions.flatMap(({ reasons = [] }) =>
    reasons.filter(({ metric }) => metric === 'errorRate').slice(0, 1),
  );
  return {
    canary: found.flatMap(({ value }) => (value === undefined ? [] : [value])),
    stable: found.flatMap(({ stable }) => (stable === undefined ? [] : [stable])),
  };
}

/** A stop of the line for programs. `mesh` is absent when everything is held; `since` is in milliseconds. */
export const lineStopValue = ({ scope, by, since, reason }: LineStop) => ({
  ...(scope !== undefined && { mesh: scope }),
  by,
  since,
  reason,
});
