import type { Control, Vacant } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import type { Removal, Sent } from './run-options.ts';
import type { FunctionName, Ports } from './simulated-functions.ts';

type Wrap = NonNullable<Removal['ports']>;

/** Other ports in the functions of these names, or in all functions if none is named. */
export const inFunctions =
  (names: readonly FunctionName[], wrap: (ports: Ports) => Ports): Wrap =>
  (ports, fn) =>
    names.length === 0 || names.includes(fn) ? wrap(ports) : ports;

/** The same for the control store alone. */
export const control = (names: readonly FunctionName[], change: (store: ControlStore) => Partial<ControlStore>): Wrap =>
  inFunctions(names, (ports) => ({ ...ports, control: { ...ports.control, ...change(ports.control) } }));

/** The item changed where a rollout holds it. */
export const heldAs = (item: Control | Vacant, change: (held: Control) => Control): Control | Vacant =>
  isHeld(item) ? change(item) : item;

/** The same call with a part of one of its expressions replaced; undefined where there is no such part. */
export const within =
  (member: 'ConditionExpression' | 'UpdateExpression', from: string | RegExp, to: string) =>
  (_operation: string, input: Sent): Sent | undefined => {
    const text = input[member];
    const changed = typeof text === 'string' ? text.replace(from, to) : text;
    return changed === text ? undefined : { ...input, [member]: changed };
  };

/** The state machine's definition with a text replaced wherever it stands. */
export const definition = (from: string, to: string) => (deployed: string) => deployed.replaceAll(from, to);

interface State {
  readonly [field: string]: unknown;
}

/** The definition with one state changed. */
export const changedState = (name: string, change: (state: State) => State) => (deployed: string) => {
  const machine: { readonly States: Readonly<Record<string, State>> } = JSON.parse(deployed);
  const state = machine.States[name];
  if (state === undefined) throw new Error(`the definition has no state ${name}`);
  return JSON.stringify({ ...machine, States: { ...machine.States, [name]: change(state) } });
};
