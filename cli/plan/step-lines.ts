import type { PlannedStep } from '../../core/spec/strategy.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { columns } from '../terminal/columns.ts';
import { clockTime } from '../terminal/format.ts';

type Step = Pick<PlannedStep, 'weight' | 'bakeSeconds' | 'maxBakeSeconds'> & {
  readonly approval?: PlannedStep['approval'] | undefined;
};

/** The steps with the times at which each begins, if all bake as planned; gates take as long as a person does. */
export function stepLines(steps: readonly Step[]): string[] {
  const rows = steps.map((step, i) => [
    `  ${i + 1}`,
    clockTime(startOf(steps, i)),
    step.weight === 0 ? 'testers' : `${step.weight}%`,
    `${step.weight === 0 ? 'holds' : 'bakes'} ${formatDuration(step.bakeSeconds)}`,
    `${step.weight === 0 ? '' : `at most ${formatDuration(step.maxBakeSeconds)}`}${gate(step)}`,
  ]);
  const lines = columns([['  STEP', 'FROM', 'WEIGHT', 'BAKE', ''], ...rows]);
  return [...lines, `  promoted after ${clockTime(startOf(steps, steps.length))} if each bakes as planned`];
}

const startOf = (steps: readonly Step[], index: number): number =>
  steps.slice(0, index).reduce((sum, { bakeSeconds }) => sum + bakeSeconds, 0);

const gate = ({ approval }: Step): string =>
  approval === undefined
    ? ''
    : `, then waits ${formatDuration(approval.timeoutSeconds)} for approval, else ${approval.onTimeout}`;
