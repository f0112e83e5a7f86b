import { isHeld } from '../../core/control/control.ts';
import type { Call } from '../../local/kit/call.ts';
import type { Invocation } from './invocation.ts';
import type { World } from './world.ts';

/** What stood between an alarm's event and the stable weights, where nothing else did. */
export interface Path {
  /** Functions that had to run one after the other. */
  readonly invocations: number;
  /** Calls that change something, which the restore had to wait for, itself included. */
  readonly writes: number;
}

/** The stop, the wake and the route; by two functions. */
const most: Path = { invocations: 2, writes: 3 };

interface Running {
  readonly rolloutId: string;
  readonly at: number;
  readonly receiver: Invocation;
  readonly invocations: Set<Invocation>;
  readonly writes: string[];
  hasWoken: boolean;
}

const changes = /^(Put|Update|Delete|Create|Send|Start|Stop)/;

/**
 * Counts what every rollback takes of one route with no write in doubt that an alarm's event brings about, while the
 * execution sleeps and no fault is in the way: more than the shortest is a violation.
 */
export function shortestPath({ aws, observer, faults, start, now }: World): readonly Path[] {
  const paths: Path[] = [];
  let running: Running | undefined;
  /** What each function has written since it began. */
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

  /** The path that begins with what a function has just done, if that is the stop of such a rollout. */
  function stoppedBy(invocation: Invocation): Running | undefined {
    const control = observer.control();
    if (invocation.fn !== 'receive-signal' || !isHeld(control) || control.stop?.kind !== 'alarm') return undefined;
    const { rolloutId, routes, execution } = control;
    // Nobody sleeps who could be woken.
    if (handingOver.has(execution)) return undefined;
    if (observer.rollouts.get(rolloutId)?.stoppedAt !== now() || observer.isRestored(rolloutId)) return undefined;
    if (routes.length > 1 || routes.some(({ intents }) => intents.length > 0)) return undefined;
    const writes = [...(written.get(invocation) ?? [])];
    return { rolloutId, at: now(), receiver: invocation, invocations: new Set([invocation]), writes, hasWoken: false };
  }

  /** What the receiver does after the wake goes on beside the restore and holds nothing up. */
  const isOnTheWay = ({ receiver, hasWoken, rolloutId }: Running, invocation: Invocation) =>
    invocation === receiver ? !hasWoken : invocation.rolloutId === rolloutId;

  function follow(path: Running, { operation }: Call, invocation: Invocation): void {
    path.invocations.add(invocation);
    if (changes.test(operation)) path.writes.push(operation);
    if (operation === 'SendTaskSuccess') path.hasWoken = true;
    if (operation === 'UpdateRoute') conclude(path);
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
