import type { ChoiceState } from '../definition/machine.ts';
import { evaluation } from './evaluation.ts';
import type { Execution, Thread } from './execution.ts';
import { StateError } from './state-error.ts';
import type { Steps, World } from './world.ts';

/** Takes the first rule that holds, else the default. */
export async function choose(
  world: World,
  steps: Steps,
  execution: Execution,
  thread: Thread,
  state: ChoiceState,
): Promise<() => void> {
  const { flag } = evaluation(world, execution, thread);
  const result = thread.input;
  for (const [choice, rule] of state.choices.entries()) {
    if (await flag(rule.condition)) return () => steps.to(execution, thread, { kind: 'leave', result, choice });
  }
  if (state.default === undefined) {
    throw new StateError(
      'States.NoChoiceMatched',
      `An error occurred while executing the state '${thread.state}' (entered at the event id #${thread.enteredEvent}). No rule of the Choice state holds and it has no Default.`,
    );
  }
  return () => steps.to(execution, thread, { kind: 'leave', result });
}
