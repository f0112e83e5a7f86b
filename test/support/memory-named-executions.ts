import type { Execution } from '../../core/execution/attempt.ts';
import type { NamedExecutions } from '../../core/ports/executions.ts';

export interface MemoryNamedExecutions extends NamedExecutions {
  /** The names of all that were started, in order. */
  readonly started: readonly string[];
  /** The execution of that name ends, or is there with another input. */
  set(name: string, execution: Execution): void;
}

/** Executions in memory: as in Step Functions a start is answered as the first was while that one runs, and refused after. */
export function memoryNamedExecutions(): MemoryNamedExecutions {
  const known = new Map<string, Execution>();
  const started: string[] = [];
  return {
    started,
    set: (name, execution) => void known.set(name, execution),
    execution: async (name) => known.get(name),
    async startExecution(name, input) {
      const there = known.get(name);
      if (there !== undefined) return there.status === 'RUNNING' && there.input === input;
      known.set(name, { status: 'RUNNING', input });
      started.push(name);
      return true;
    },
  };
}
