import { closedWindow } from '../../core/control/closed-window.ts';
import type { Control } from '../../core/control/control.ts';
import { bakedSeconds, holdText } from '../../core/control/hold.ts';
import { shortestBake } from '../../core/plan/look.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { span } from '../../core/text/span.ts';

const then = {
  hold: 'then it waits for a person',
  rollback: 'then it is rolled back',
  proceed: 'then it goes on',
} as const;

/**
 * When the running bake ends, and what follows: `in 50 s at the earliest, with enough evidence; in 26 m at the latest,
 * then it waits for a person`. A raise outside of the spec's windows waits for the next one. Undefined outside of a bake,
 * and while something holds it.
 */
export function stepEndText(control: Control, now: number): string | undefined {
  const { phase, plan, step: index, stop, waiting } = control;
  const step = plan.steps[index];
  const isBaking = phase === 'baking' && stop === undefined && waiting === undefined;
  if (!isBaking || step === undefined || holdText(control) !== undefined) return undefined;
  const left = (seconds: number) => Math.max(0, seconds - bakedSeconds(control, now));
  const { analysis } = plan;
  const isTimed = analysis === 'alarmsOnly' || step.weight === 0;
  const soonest = left(isTimed ? step.bakeSeconds : Math.min(step.bakeSeconds, shortestBake(plan, step)));
  const window = closedWindow(control, index + 1, now + soonest * 1000);
  if (window !== undefined && soonest === 0) return `the raise ${window.why}`;
  const next = `${gateText(step.approval)}${window === undefined ? '' : `, then the raise ${window.why}`}`;
  if (isTimed) return `in ${span(soonest)}${next}`;
  const earliest =
    soonest === 0 ? 'as soon as there is enough evidence' : `in ${span(soonest)} at the earliest, with enough evidence`;
  return `${earliest}${next}; in ${span(left(step.maxBakeSeconds))} at the latest, ${then[analysis.onInconclusive]}`;
}

type Gate = Control['plan']['steps'][number]['approval'];

const gateText = (gate: Gate): string =>
  gate === undefined
    ? ''
    : `, then a gate asks for approval for ${formatDuration(gate.timeoutSeconds)}, else ${gate.onTimeout}`;
