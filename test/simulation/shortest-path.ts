import { isHeld } from '../../core/control/control.ts';
import type { Call } from '../../local/kit/call.ts';
import type { Invocation } from './invocation.ts';
import type { World } from './world.ts';

/** The steps between an alarm's event and the stable weights, without anything else in between. */
export interface Path {
  /** Functions that had to run one after the other. */
  readonly invocations: number;
  /** Calls that change something, which the restore had to wait for, itself included. */
  readonly writes: number;
}

/** The stop, the wake and the route; by two functions. */
const most: Path = { invocations: 2, writes: 3 };

/** The note that a run of the restore writes: it goes out after the route's write and delays nothing. */
const isNote = ({ operation, input }: Call) =>
  operation === 'UpdateItem' && String(input.UpdateExpression).includes('#restores = if_not_exists');

interface Running {
  readonly rolloutId: string;
  readonly at: number;
  readonly receiver: Invocation;
  readonly invocations: Set<Invocation>;
  readonly writes: string[];
  hasWoken: boolean;
}

const changes = /^(Put|Update|Modify|Delete|Create|Send|Start|Stop)/;

/**
 * Counts the cost of every undisturbed rollback of one route: an alarm's event brings it about, no write is in doubt,
 * the execution sleeps, and no fault is in the way. More than the shortest cost is a violation.
 */
export function shortestPath({ aws, observer, faults, start, now, router }: World): readonly Path[] {
  const paths: Path[] = [];
  let running: Running | undefined;
  /** The writes of each function since it began. */
  const written = new WeakMap<Invocation, string[]>();

  const handingOver = new Set<string>();
  aws.services.states.onTransition(({ kind, state, executionArn }) => {
    if (kind === 'entered' && state === 'Continue') handingOver.add(executionArn);
  });

  observer.onEffect((call, invocation) => {
    if (invocation === undefined) return;
    if (changes.test(call.operation)) written.set(invocation, [...(written.get(invocation) ?? []), call.operation]);
    if (running !== undefined && !isHolder(running.rolloutId)) running = undefined;
    if (running === undefined) running = stoppedBy(invocation);
    else if (isOnTheWay(running, invocation)) follow(running, call, invocation);
  });

  const isHolder = (rolloutId: string) => {
    const control = observer.control();
    return isHeld(control) && control.rolloutId === rolloutId;
  };

  /** The path that begins with a function's last write, if that is the stop of such a rollout. */
  function stoppedBy(invocation: Invocation): Running | undefined {
    const control = observer.control();
    if (invocation.fn !== 'receive-signal' || !isHeld(control) || control.stop?.kind !== 'alarm') return undefined;
    const { rolloutId, routes, execution } = control;
    // No execution sleeps that could be woken.
    if (handingOver.has(execution)) return undefined;
    if (observer.rollouts.get(rolloutId)?.stoppedAt !== now() || observer.isRestored(rolloutId)) return undefined;
    if (routes.length > 1 || routes.some(({ intents }) => intents.length > 0)) return undefined;
    const writes = [...(written.get(invocation) ?? [])];
    return { rolloutId, at: now(), receiver: invocation, invocations: new Set([invocation]), writes, hasWoken: false };
  }

  /** The receiver's work after the wake goes on beside the restore and delays nothing. */
  const isOnTheWay = ({ receiver, hasWoken, rolloutId }: Running, invocation: Invocation) =>
    invocation === receiver ? !hasWoken : invocation.rolloutId === rolloutId;

  function follow(path: Running, call: Call, invocation: Invocation): void {
    const { operation } = call;
    path.invocations.add(invocation);
    if (changes.test(operation) && !isNote(call)) path.writes.push(operation);
    if (operation === 'SendTaskSuccess') path.hasWoken = true;
    if (router.writtenBy(call) !== undefined) conclude(path);
  }

  function conclude({ rolloutId, at, invocations, writes, hasWoken }: Running): void {
    running = undefined;
    const isQuiet = faults.lastAt() < at - start - 60_000;
    if (!isQuiet || !hasWoken || !observer.isRestored(rolloutId)) return;
    const path = { invocations: invocations.size, writes: writes.length };
    paths.push(path);
    if (path.invocations > most.invocations || path.writes > most.writes)
      observer.violate(
        'alarms answered',
        `${rolloutId} went back by ${path.invocations} functions and ${path.writes} writes: ${writes.join(', ')}`,
      );
  }
  return paths;
}
