import type { RouteInForce, Routes } from '../routes-in-force.ts';
import type { RouteListener } from './team-router.ts';

/** A rule as its router reports it. */
export interface RuleSeen {
  readonly arn: string;
  /** The team's name for it, or the one that a rollout gave it; undefined for a rule of another service. */
  readonly owner: { readonly name: string; readonly isForTesters: boolean } | undefined;
  /** Undefined once it is deleted. */
  readonly says: Omit<RouteInForce, 'version' | 'uid'> | undefined;
}

export interface RuleBook {
  readonly routes: Routes;
  readonly testers: Routes;
  listen(listener: RouteListener): void;
  onChange(listener: () => void): void;
  /** A rule was made, changed or deleted. */
  follow(rule: RuleSeen): void;
  /** The name of a rule that exists, or that has existed. */
  nameOf(arn: string): string | undefined;
}

/** The rules of a router without versions: each change is counted here, and each is followed under the team's name. */
export function ruleBook(): RuleBook {
  const routes = new Map<string, RouteInForce>();
  const testers = new Map<string, RouteInForce>();
  const known = new Map<string, { readonly name: string; readonly isForTesters: boolean; changes: number }>();
  const listeners: RouteListener[] = [];
  const followers: (() => void)[] = [];

  const followTeams = (name: string, after: RouteInForce) => {
    const before = routes.get(name);
    routes.set(name, after);
    for (const { changed } of listeners) changed(name, before, after);
  };
  const followTesters = (name: string, after: RouteInForce | undefined) => {
    if (after === undefined) testers.delete(name);
    else testers.set(name, after);
    for (const { testersChanged } of listeners) testersChanged(name);
  };

  return {
    routes,
    testers,
    listen: (listener) => void listeners.push(listener),
    onChange: (listener) => void followers.push(listener),
    nameOf: (arn) => known.get(arn)?.name,
    follow({ arn, owner, says }) {
      const rule = known.get(arn) ?? (owner && { ...owner, changes: 0 });
      if (rule === undefined) return;
      known.set(arn, rule);
      rule.changes++;
      const after = says && { ...says, version: rule.changes, uid: arn };
      if (rule.isForTesters) followTesters(rule.name, after);
      // A person who deletes a rule of the team's makes another one at once.
      else if (after !== undefined) followTeams(rule.name, after);
      for (const follower of followers) follower();
    },
  };
}
