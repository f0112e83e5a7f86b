import type { Executions } from '../../core/ports/executions.ts';
import type { Faults } from './faults.ts';
import { faultQueue } from './faults.ts';

export interface MemoryExecutions extends Executions, Faults {
  start(...executions: readonly string[]): void;
  end(execution: string): void;
  /** From now on nobody may ask about this execution, whether it runs or not. */
  refuse(execution: string, why: string): void;
  /** Every wake so far, those of tokens that nobody sleeps on included. */
  readonly wakes: readonly { readonly token: string; readonly to: 'rollBack' | 'look' }[];
}

/** Where the executions of the tests’ state machine are. */
const machine = 'arn:aws:states:eu-west-1:000000000000:execution:meshshift';

export function memoryExecutions(...initial: readonly string[]): MemoryExecutions {
  const alive = new Set(initial);
  const refused = new Map<string, string>();
  const wakes: { token: string; to: 'rollBack' | 'look' }[] = [];
  const faults = faultQueue();
  return {
    arnOf: (name) => `${machine}:${name}`,
    wakes,
    failNext: faults.failNext,
    start(...executions) {
      for (const execution of executions) alive.add(execution);
    },
    end: (execution) => void alive.delete(execution),
    refuse: (execution, why) => void refused.set(execution, why),
    async wake(token, to) {
      faults.throwNext();
      wakes.push({ token, to });
    },
    async stateOf(execution) {
      faults.throwNext();
      const why = refused.get(execution);
      if (why !== undefined) return { kind: 'unknown', why };
      return { kind: alive.has(execution) ? 'running' : 'ended' };
    },
    async running() {
      faults.throwNext();
      return new Set(alive);
    },
  };
}
