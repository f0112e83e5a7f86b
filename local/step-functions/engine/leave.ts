import type { Exit, State } from '../definition/machine.ts';
import { evaluation } from './evaluation.ts';
import type { CaughtPhase, Execution, Failure, LeavePhase, Thread } from './execution.ts';
import { appendTo, details } from './history.ts';
import type { Json, JsonObject } from './json.ts';
import { isJsonObject } from './json.ts';
import { overDataLimit } from './limits.ts';
import { dataLimitExceeded } from './state-error.ts';
import { stateOf } from './where.ts';
import type { Steps, World } from './world.ts';

/** `$states.errorOutput`, with the members that AWS gives an error without a name or a cause. */
export const errorOutput = (failure: Failure): JsonObject => ({
  Error: failure.error ?? null,
  Cause: failure.cause ?? (failure.error === 'States.Timeout' ? '' : null),
});

interface Way {
  readonly exit: Exit;
  readonly next: string | undefined;
  /** What the state passes on when it has no Output. */
  readonly passes: Json;
}

/** How a state whose work is done is left. */
function wayOut(state: State, thread: Thread, phase: LeavePhase): Way {
  switch (state.type) {
    case 'Succeed':
      return { exit: { output: state.output, assign: undefined }, next: undefined, passes: phase.result };
    case 'Choice': {
      const rule = phase.choice === undefined ? undefined : state.choices[phase.choice];
      return { exit: rule ?? state, next: rule?.next ?? state.default, passes: thread.input };
    }
    case 'Fail':
      throw new Error('A Fail state is never left');
    default:
      return { exit: state, next: state.next, passes: phase.result };
  }
}

function caughtWay(state: State, phase: CaughtPhase): Way {
  const catcher = 'catch' in state ? state.catch[phase.catcher] : undefined;
  if (catcher === undefined) throw new Error('The catcher is not in the definition');
  return { exit: catcher, next: catcher.next, passes: errorOutput(phase.failure) };
}

/** Evaluates Output and Assign (both see the variables as they were), then leaves the state in one step. */
export async function leave(
  world: World,
  steps: Steps,
  execution: Execution,
  thread: Thread,
  phase: LeavePhase | CaughtPhase,
): Promise<() => void> {
  const state = stateOf(world, execution, thread);
  const way = phase.kind === 'leave' ? wayOut(state, thread, phase) : caughtWay(state, phase);
  const extras = phase.kind === 'leave' ? { result: phase.result } : { errorOutput: way.passes };
  const { json } = evaluation(world, execution, thread, extras);
  const assigned = way.exit.assign === undefined ? {} : await json(way.exit.assign);
  const output = way.exit.output === undefined ? way.passes : await json(way.exit.output);
  const text = JSON.stringify(output);
  const variables = isJsonObject(assigned) ? assigned : {};
  const texts = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, JSON.stringify(value)]));
  if ([text, ...Object.values(texts)].some(overDataLimit)) throw dataLimitExceeded(thread.state);
  return () => {
    const at = world.surroundings.clock.now();
    appendTo(execution, thread, at, `${state.type}StateExited`, details.exited(thread.state, text, texts));
    thread.variables = { ...thread.variables, ...variables };
    const { arn, machineArn } = execution;
    world.onTransition({ kind: 'exited', executionArn: arn, machineArn, state: thread.state, type: state.type, at });
    if (way.next === undefined) {
      steps.end(execution, thread, output);
    } else {
      thread.state = way.next;
      thread.input = output;
      steps.to(execution, thread, { kind: 'enter' });
    }
  };
}
