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

/** Of executions that have closed; frozen. A redrive is the one thing that changes them again. */
const closed = new WeakMap<Execution, Execution>();

function savedExecution(execution: Execution): Execution {
  if (execution.status === 'RUNNING') return structuredClone(execution);
  const known = closed.get(execution);
  if (known?.redriveCount === execution.redriveCount) return known;
  const saved = Object.freeze(structuredClone(execution));
  closed.set(execution, saved);
  return saved;
}

/** A copy of the store as JSON-safe data. What has come to its end is copied once: later copies have the same object. */
export const saveStore = ({ machines, revisions, executions }: Store): Saved => ({
  ...structuredClone({ machines: [...machines.values()], revisions: [...revisions.values()] }),
  executions: [...executions.values()].map(savedExecution),
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
