import type { Execution, Revision } from './engine/execution.ts';

export interface MachineRecord {
  readonly arn: string;
  readonly name: string;
  readonly createdAt: number;
  status: 'ACTIVE' | 'DELETING';
  /** Of the current definition. */
  revision: string;
  /** Recorded and shown; the embedded AWS keeps no execution logs and no traces. */
  loggingConfiguration: Readonly<Record<string, unknown>>;
  tracingConfiguration: Readonly<Record<string, unknown>>;
}

/** Everything that the service remembers, in the order in which it came to be. */
export interface Store {
  readonly machines: Map<string, MachineRecord>;
  readonly revisions: Map<string, Revision>;
  readonly executions: Map<string, Execution>;
}

export const emptyStore = (): Store => ({ machines: new Map(), revisions: new Map(), executions: new Map() });

interface Saved {
  readonly machines: readonly MachineRecord[];
  readonly revisions: readonly Revision[];
  readonly executions: readonly Execution[];
}

/** A copy of the store as JSON-safe data. */
export const saveStore = ({ machines, revisions, executions }: Store): Saved =>
  structuredClone({
    machines: [...machines.values()],
    revisions: [...revisions.values()],
    executions: [...executions.values()],
  });

const isSaved = (state: unknown): state is Saved =>
  typeof state === 'object' &&
  state !== null &&
  ['machines', 'revisions', 'executions'].every((name) => Array.isArray(Reflect.get(state, name)));

/** Replaces what the store holds. @throws TypeError for what saveStore never made. */
export function loadStore(store: Store, state: unknown): void {
  if (!isSaved(state)) throw new TypeError('This is no snapshot of Step Functions');
  const { machines, revisions, executions } = structuredClone(state);
  store.machines.clear();
  store.revisions.clear();
  store.executions.clear();
  for (const machine of machines) store.machines.set(machine.arn, machine);
  for (const revision of revisions) store.revisions.set(revision.id, revision);
  for (const execution of executions) store.executions.set(execution.arn, execution);
}
