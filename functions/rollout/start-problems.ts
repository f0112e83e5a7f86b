import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import { RefusedError, TooLargeError } from '../../core/errors.ts';
import { stopFor, stopText } from '../../core/line/line.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import type { LineSwitch } from '../../core/ports/line-switch.ts';
import type { Unplanned } from '../../core/preflight/make-plan.ts';
import { lineScope, routerKey } from '../../core/routing/route.ts';
import { traitsOf } from '../../core/routing/traits.ts';
import type { ResolvedSpec } from '../../core/spec/resolved-spec.ts';
import type { Problem } from '../../core/text/problem.ts';

/** The holder of the router, as a problem of a start; empty if a start could take the router. */
export async function holderProblems(
  store: Pick<ControlStore, 'read'>,
  spec: Pick<ResolvedSpec, 'router'>,
  self?: string,
): Promise<readonly Problem[]> {
  const item = await store.read(routerKey(spec.router));
  return isHeld(item) && item.rolloutId !== self && !isDismissable(item) ? [heldBy(item)] : [];
}

/**
 * The problems of a start that got no plan. If another rollout holds the router, the holder replaces the problems that
 * its split of the routes causes; the lasting problems stay beside it.
 */
export async function holderOr(
  store: Pick<ControlStore, 'read'>,
  spec: Pick<ResolvedSpec, 'router'>,
  { problems, lasting }: Unplanned,
  self?: string,
): Promise<readonly Problem[]> {
  const held = await holderProblems(store, spec, self);
  return held.length > 0 ? [...held, ...lasting] : problems;
}

/** Whether a rollout only keeps its stable warm. A stopped one is on its way back to that stable. */
export const isDismissable = ({ phase, stop }: Control) => phase === 'keepWarm' && stop === undefined;

/** A holder as a problem of a start. */
export const heldBy = (holder: Control): Problem => ({
  path: `router.${traitsOf(holder.plan.router).keys.lock}`,
  found: `held by rollout ${holder.rolloutId}, which is ${holder.stop && holder.phase !== 'halted' ? 'being rolled back' : holder.phase}`,
  allowed:
    holder.phase === 'halted'
      ? 'a router that no rollout holds: release the halted rollout first'
      : 'a router that no rollout holds: wait for it, or abort it first',
});

/** A stopped line as a problem of a start; empty while the line runs. */
export async function lineProblems(
  line: Pick<LineSwitch, 'read'>,
  { router }: Pick<ResolvedSpec, 'router'>,
): Promise<readonly Problem[]> {
  const stop = stopFor(await line.read(), lineScope(router));
  if (stop === undefined) return [];
  const scope = stop.scope === undefined ? '' : ` --scope ${stop.scope}`;
  return [
    {
      path: `router.${traitsOf(router).keys.scope}`,
      found: stopText(stop),
      allowed: `a line that runs: \`meshshift start-the-line${scope}\` once the reason is gone, then start again`,
    },
  ];
}

/** A failure as a problem of a start; undefined for a failure that passes by itself, or is a fault of our own. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof RefusedError)
    return {
      path: 'permissions',
      found: error.message,
      allowed: allowedBy(error.message),
    };
  if (error instanceof TooLargeError)
    return {
      path: '',
      found: `more than the table takes in one item: ${error.message}`,
      allowed: 'a smaller one',
    };
  return undefined;
}

/** The stack's parameters that let its functions reach a router, by the prefix of its actions. */
const parameters: Readonly<Record<string, string>> = {
  appmesh: 'MeshName',
  elasticloadbalancing: 'LoadBalancerName',
  'vpc-lattice': 'LatticeService',
};

/** What would allow the action that AWS refused; its message names the action. */
function allowedBy(message: string): string {
  const parameter = parameters[/not authorized to perform: ([a-z-]+):/.exec(message)?.[1] ?? ''];
  if (parameter === undefined) return 'what this asks for: see the function’s role in the template';
  return `what this asks for: deploy the stack with the parameter ${parameter} that covers it`;
}
