import type { Machine } from './definition/machine.ts';
import { Problems } from './definition/problems.ts';
import { readMachine } from './definition/read-machine.ts';
import type { Revision } from './engine/execution.ts';

/** The machines of revisions, each read once. */
export interface Machines {
  /** @throws Error for a definition that is not valid: it was checked when the revision was made */
  of(revision: Revision): Machine;
  clear(): void;
}

export function createMachines(): Machines {
  const known = new Map<string, Machine>();
  return {
    of(revision) {
      const read = known.get(revision.id);
      if (read !== undefined) return read;
      const machine = readMachine(revision.definition);
      if (machine instanceof Problems)
        throw new Error(`The definition of ${revision.machineArn} is not valid: ${machine}`);
      known.set(revision.id, machine);
      return machine;
    },
    clear: () => known.clear(),
  };
}
