import type { RouteInForce, Routes, WeightedTarget } from '../routes-in-force.ts';
import { names } from '../scenario.ts';
import type { ByHand, Hands } from './team-router.ts';

type Spec = RouteInForce['spec'];

/** A router of rules, as a person calls it. */
export interface RuleCalls {
  targetsIn(spec: Spec): readonly WeightedTarget[];
  restOf(spec: Spec): string;
  withTargets(spec: Spec, targets: readonly WeightedTarget[]): Spec;
  withPriority(spec: Spec, priority: number): Spec;
  /** Sets the targets of a rule. */
  update(arn: string, spec: Spec): Promise<unknown>;
  /** Sets the priority of a rule. */
  move(arn: string, spec: Spec): Promise<unknown>;
  remove(arn: string, spec: Spec): Promise<unknown>;
  /** Makes a rule of the team's, or one in the place of the testers'. */
  make(name: string, spec: Spec, isForTesters: boolean): Promise<unknown>;
  makeGroupAgain(name: string): Promise<unknown>;
}

/** A person at a router of rules. */
export function ruleHands(
  calls: RuleCalls,
  { routes, testers }: { readonly routes: Routes; readonly testers: Routes },
  noted: (act: ByHand) => void,
): Hands {
  const note = (route: string, spec: Spec, ofWeights: boolean) =>
    noted({ route, targets: calls.targetsIn(spec), rest: calls.restOf(spec), ofWeights });
  const withShare = (spec: Spec, percent: number) =>
    calls.withTargets(spec, [
      { id: names.stable, weight: 100 - percent },
      { id: names.canary, weight: percent },
    ]);
  /** No two rules have the same. */
  const free = (priority: number): number => {
    const taken = new Set([...routes.values(), ...testers.values()].map(({ spec }) => spec.priority));
    return taken.has(priority) ? free(priority + 1) : priority;
  };
  const setTargets = async (route: string, change: (spec: Spec) => Spec) => {
    const { uid, spec } = found(route);
    const edited = change(spec);
    note(route, edited, true);
    await calls.update(uid, edited);
  };
  const found = (route: string): RouteInForce => {
    const inForce = routes.get(route);
    if (inForce === undefined) throw new RangeError(`no route ${route}`);
    return inForce;
  };
  return {
    setTargets: (route, targets) => setTargets(route, (spec) => calls.withTargets(spec, targets)),
    setShare: (route, percent) => setTargets(route, (spec) => withShare(spec, percent)),
    async setPriority(route, priority) {
      const { uid, spec } = found(route);
      const edited = calls.withPriority(spec, free(priority));
      note(route, edited, false);
      await calls.move(uid, edited);
    },
    async makeAgain(route, priority, percent) {
      const { uid, spec } = found(route);
      const made = calls.withPriority(percent === undefined ? spec : withShare(spec, percent), free(priority));
      note(route, made, true);
      await calls.remove(uid, spec);
      await calls.make(route, made, false);
    },
    async makeTestersAgain() {
      const [first] = testers;
      if (first === undefined) return;
      const [name, { uid, spec }] = first;
      note(name, spec, true);
      await calls.remove(uid, spec);
      await calls.make(name, spec, true);
    },
    async makeAllAgain() {
      const before = [...routes];
      for (const [name, { spec }] of before) note(name, spec, true);
      for (const { uid, spec } of [...testers.values(), ...routes.values()]) await calls.remove(uid, spec);
      for (const [name, { spec }] of before) await calls.make(name, spec, false);
    },
    async makeTargetAgain(name) {
      await calls.makeGroupAgain(name);
      noted({ route: `node ${name}`, targets: [], rest: undefined, ofWeights: true });
    },
  };
}
