import type { Control } from '../../core/control/control.ts';
import { hooksBefore } from '../../core/control/due-hook.ts';
import type { OutputLine } from '../terminal/printed.ts';
import { bold, dim, green, separated, yellow } from '../terminal/printed.ts';

/** A rollout's stations in the order of time: hooks, steps, gates. `✓ 5% ─ ‹smoke› ─ ● 25% ─ ‹gate› ─ ○ 100%` */
export function stepsLine(control: Control): OutputLine {
  const { plan } = control;
  const after = hooksBefore(plan, plan.steps.length).map((hook) => hookMark(control, plan.steps.length, hook.name));
  const steps = plan.steps.flatMap((_, step) => [
    ...hooksBefore(plan, step).map((hook) => hookMark(control, step, hook.name)),
    stepMark(control, step),
    ...gateMark(control, step),
  ]);
  return separated([...steps, ...after], ' ─ ');
}

function stepMark(control: Control, step: number): OutputLine {
  const { weight = 0 } = control.plan.steps[step] ?? {};
  const name = weight === 0 ? 'testers' : `${weight}%`;
  if (step < reached(control)) return green(`✓ ${name}`);
  return step === control.step ? bold(`● ${name}`) : dim(`○ ${name}`);
}

function gateMark(control: Control, step: number): OutputLine[] {
  if (control.plan.steps[step]?.approval === undefined) return [];
  const isAsked = control.step === step && control.waiting?.for === 'approval';
  return [isAsked ? yellow('‹gate›') : step < reached(control) ? green('‹gate›') : dim('‹gate›')];
}

function hookMark(control: Control, step: number, name: string): OutputLine {
  const text = `‹${name}›`;
  if (step <= control.step || (step === control.plan.steps.length && control.promotedAt !== undefined))
    return green(text);
  const isNext = control.hook?.before === step && (control.hook.since ?? control.hook.failed) !== undefined;
  return isNext ? yellow(text) : dim(text);
}

/** The first step that is not over. */
const reached = ({ step, plan, promotedAt }: Control): number => (promotedAt === undefined ? step : plan.steps.length);
