import { type Context, rulesOf } from './context.ts';
import { conflict, invalid } from './errors.ts';
import type { Listener, Revision, Rule } from './resources.ts';
import { actionOf } from './rule-actions.ts';
import { ruleChange } from './rule-change.ts';
import type { ActionInput, Match } from './rule-shapes.ts';

/** What an update says; what it leaves out stays. */
export interface RuleUpdate {
  readonly match?: Match | undefined;
  readonly priority?: number | undefined;
  readonly action?: ActionInput | undefined;
}

/** A match as it is read: it always has header matches, if only none, and says whether capitals count. */
export function matchOf({ httpMatch = {} }: Match): NonNullable<Revision['match']> {
  const { method, pathMatch, headerMatches = [] } = httpMatch;
  return {
    httpMatch: {
      ...(method === undefined ? {} : { method }),
      ...(pathMatch && { pathMatch: { match: pathMatch.match, caseSensitive: pathMatch.caseSensitive ?? false } }),
      headerMatches: headerMatches.map(({ name, match, caseSensitive = false }) => ({ name, match, caseSensitive })),
    },
  };
}

/** What an update makes of a rule. @throws AwsError for the default rule, and for an action that does not go */
export function revised(context: Context, listener: Listener, rule: Rule, update: RuleUpdate): Revision {
  if (rule.isDefault) throw invalid('ruleIdentifier', 'The default rule is updated by UpdateListener.');
  const { current } = rule;
  return {
    ...current,
    ...(update.match === undefined ? {} : { match: matchOf(update.match) }),
    ...(update.priority === undefined ? {} : { priority: update.priority }),
    ...(update.action === undefined ? {} : { action: actionOf(context, listener, update.action, rule) }),
    at: context.now(),
  };
}

/** @throws AwsError ConflictException for a priority that another rule of the listener has */
export function checkPriority(
  { resources }: Context,
  listenerId: string,
  priority: number | undefined,
  ruleId?: string,
): void {
  const holder = rulesOf(resources, listenerId).find((rule) => rule.current.priority === priority && !rule.isDefault);
  if (holder === undefined || holder.id === ruleId) return;
  throw conflict('RULE', holder.id, `Priority ${priority} is used by the rule ${holder.id}.`);
}

/** Keeps what was written, and announces it before it is answered. */
export function writeRule({ resources, ruleChanges }: Context, rule: Rule): void {
  resources.rules.put(rule);
  ruleChanges.announce(ruleChange(rule));
}
