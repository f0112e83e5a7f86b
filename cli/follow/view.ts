import type { Proof } from '../../core/analysis/verdict.ts';
import { type Control, currentWeight } from '../../core/control/control.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import type { LineStop } from '../../core/line/line.ts';
import { stopText } from '../../core/line/line.ts';
import type { AlarmReading } from '../../core/ports/alarms.ts';
import { percentOf } from '../../core/routing/weights.ts';
import { span } from '../../core/text/span.ts';
import { logLine } from '../rollout/decisions.ts';
import { nextSteps } from '../rollout/next-steps.ts';
import type { Progress } from '../rollout/standing.ts';
import { doing, progressOf, stepOf } from '../rollout/standing.ts';
import type { RolloutEnding, RolloutState } from '../rollout/state.ts';
import type { OutputLine } from '../terminal/printed.ts';
import { bold, cyan, dim, green, line, loud, separated, yellow } from '../terminal/printed.ts';
import { ago, bar, percent } from '../terminal/text.ts';
import { labelWidth, metricRows } from './metric-rows.ts';
import type { Numbers } from './numbers.ts';
import { stepEndText } from './step-end.ts';
import { stepsLine } from './steps-line.ts';

interface ViewOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** Absent where nothing is read but the rollout's own items. */
  readonly numbers?: Numbers;
}

/** A running rollout as a block of lines with bars and spark lines as long as fit. `now` in milliseconds. */
export function view(state: RolloutState, now: number, { width, numbers }: ViewOptions): OutputLine[] {
  const { control, lineStop, decisions, record } = state;
  if (control === undefined) return [`  ${record?.rolloutId ?? 'the rollout'} is being planned`];
  const progress = progressOf(control, decisions, now);
  const barWidth = Math.max(6, Math.min(60, width - labelWidth - 24));
  const weight = weightInForce(control);
  const share = bar(weight / 100, barWidth);
  const looked = decisions.findLast(({ by }) => by === 'analyze-canary');
  return [
    ...lineStopLines(lineStop),
    line`  ${bold(progress.rolloutId)}  ${progress.stable} > ${progress.canary}, ${timeText(control, progress, now)}`,
    labelled('steps', stepsLine(control)),
    labelled('weight', line`${green(share)} ${weight}%${isHalted(control) ? ', set from outside' : seenText(numbers)}`),
    ...bakeLine(control, progress, barWidth),
    labelled('now', `${stepName(progress)}: ${doing(control, now)}`),
    ...optional('ends', stepEndText(control, now)),
    ...metricRows(control.plan, numbers ?? { periods: [] }, decisions, width),
    ...(control.phase === 'baking' && looked?.proof ? [labelled('evidence', evidenceBar(looked.proof, width))] : []),
    ...optional('verdict', progress.finding),
    ...alarmsLine(control, numbers?.alarms),
    ...optional('last', lastText(decisions, now)),
  ];
}

const isHalted = ({ phase }: Control): boolean => phase === 'halted';

/** The canary's percent: that of the step, or what another party set. */
function weightInForce(control: Control): number {
  const [found] = control.routes.flatMap(({ targets }) => percentOf(targets, control.plan.canary) ?? []);
  return isHalted(control) ? Math.round(found ?? 0) : currentWeight(control);
}

const stepName = ({ step, weights }: Progress): string =>
  step === 0 ? `before step 1 of ${weights.length}` : `step ${step} of ${weights.length}`;

/** A line of the block. */
export const labelled = (label: string, text: OutputLine): OutputLine =>
  line`  ${dim(label.padEnd(labelWidth))}${text}`;

const optional = (label: string, text: OutputLine | undefined): OutputLine[] =>
  text === undefined ? [] : [labelled(label, text)];

function timeText({ plannedAt, promotedAt, stop, phase }: Control, { secondsLeft }: Progress, now: number): string {
  const soFar = span((now - plannedAt) / 1000);
  const climbs = promotedAt === undefined && stop === undefined && phase !== 'halted' && secondsLeft > 0;
  return climbs ? `${soFar} so far, ${span(secondsLeft)} more as planned` : soFar;
}

/** The canary's share of the newest measured requests. */
function seenText(numbers: Numbers | undefined): string {
  const { canary, stable } = numbers?.periods.at(-1) ?? {};
  const requests = (canary?.requests ?? 0) + (stable?.requests ?? 0);
  return requests === 0 ? '' : ` set, ${percent((canary?.requests ?? 0) / requests)} seen`;
}

function bakeLine(control: Control, { stepSecondsLeft }: Progress, width: number): OutputLine[] {
  const planned = control.plan.steps[control.step]?.bakeSeconds ?? 0;
  if (control.phase !== 'baking' || planned === 0) return [];
  const baked = planned - stepSecondsLeft;
  return [labelled('bake', line`${cyan(bar(baked / planned, width))} ${span(baked)} of ${span(planned)}`)];
}

/** The evidence between `fails` and `passes`: to the left of the middle against the canary, to the right for it. */
function evidenceBar({ worse, harmless }: Proof, width: number): OutputLine {
  const half = Math.max(5, Math.min(40, Math.floor((width - labelWidth - 18) / 2)));
  const against = [...bar(worse, half)].reverse().join('');
  return line`fails ${worse >= 1 ? loud(against) : yellow(against)}│${green(bar(harmless, half))} passes`;
}

function alarmsLine({ plan, gone = {} }: Control, read: readonly AlarmReading[] | undefined): OutputLine[] {
  if (plan.alarms.length === 0) return [];
  const states = plan.alarms.map(({ name, arn }): OutputLine => {
    if (gone[arn] !== undefined) return line`${name} ${loud('gone')}`;
    const alarm = read?.find((one) => one.arn === arn);
    return alarm === undefined ? name : line`${name} ${alarmState(alarm)}`;
  });
  return [labelled('alarms', separated(states, ', '))];
}

function alarmState({ state, suppressed }: AlarmReading): OutputLine {
  if (suppressed) return dim('suppressed');
  if (state === 'INSUFFICIENT_DATA') return yellow('no data');
  return state === 'ALARM' ? loud('ALARM') : green('OK');
}

/** The newest decision that changed anything. */
function lastText(decisions: readonly Decision[], now: number): string | undefined {
  const last = decisions.findLast(
    ({ did, waiting }) => did !== 'looked' && (did !== 'waited' || waiting === undefined),
  );
  const text = last && logLine(last);
  if (text === undefined || last === undefined) return undefined;
  // The verdict of a look has a line of its own.
  const finding = last.by === 'analyze-canary' ? last.reasons?.[0]?.text : undefined;
  return `${finding === undefined ? text : text.replace(`: ${finding}`, '')}, ${ago(last.at, now)}`;
}

/** A stop of the line and the command that ends it. It stands above all else, because it explains why nothing happens. */
export const lineStopLines = (stop: LineStop | undefined): OutputLine[] =>
  stop === undefined
    ? []
    : [line`  ${loud('LINE STOPPED')}  ${stopText(stop)}`, `  \`${startCommand(stop)}\` lets rollouts go on`];

export const startCommand = ({ scope }: LineStop): string =>
  `meshshift start-the-line${scope === undefined ? '' : ` --scope ${scope}`}`;

/** The next steps with their commands, and what each does. */
export const optionLines = (state: RolloutState, ending: RolloutEnding | undefined): OutputLine[] =>
  nextSteps(state, ending).map((one, i) => labelled(i === 0 ? 'you can' : '', one));

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
    reasons.filter(({ name, metric }) => name === undefined && metric === 'errorRate').slice(0, 1),
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
