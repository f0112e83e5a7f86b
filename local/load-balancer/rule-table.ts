import type { Action } from '../elastic-load-balancing/action-shape.ts';
import type { Transform } from '../elastic-load-balancing/condition-shape.ts';
import type { RuleChange } from '../elastic-load-balancing/view.ts';
import { compileConditions, type MatchedRequest, namedHosts } from './rule-match.ts';

/** A rule as a listener follows it. */
interface RuleInForce {
  /** The one that answers. */
  readonly action: Action;
  readonly transforms: readonly Transform[];
}

/** The rules that a listener follows, which may be older than those that the API reads. */
export interface RuleTable {
  apply(change: RuleChange): void;
  /** The first rule, in order of priority, that matches; undefined where there is no default rule yet. */
  find(request: MatchedRequest): RuleInForce | undefined;
  /** The rules that are followed, each with the time of the change that made it so. */
  following(): Readonly<Record<string, number>>;
  /** Whether a rule names the host. */
  names(host: string): boolean;
}

interface Entry extends RuleInForce {
  readonly arn: string;
  readonly priority: number;
  readonly changedAt: number;
  readonly matches: (request: MatchedRequest) => boolean;
  readonly names: (host: string) => boolean;
}

function entryOf({ ruleArn, changedAt, says }: RuleChange): Entry | undefined {
  const action = says?.actions.at(-1);
  if (says === undefined || action === undefined) return undefined;
  return {
    arn: ruleArn,
    changedAt,
    priority: says.priority ?? Number.POSITIVE_INFINITY,
    action,
    transforms: says.transforms,
    matches: compileConditions(says.conditions),
    names: namedHosts(says.conditions),
  };
}

export function createRuleTable(rules: readonly RuleChange[]): RuleTable {
  let entries: Entry[] = [];
  const apply = (change: RuleChange) => {
    const entry = entryOf(change);
    const others = entries.filter(({ arn }) => arn !== change.ruleArn);
    entries = [...others, ...(entry === undefined ? [] : [entry])].sort((a, b) => a.priority - b.priority);
  };
  for (const rule of rules) apply(rule);
  return {
    apply,
    find: (request) => entries.find((entry) => entry.matches(request)),
    following: () => Object.fromEntries(entries.map(({ arn, changedAt }) => [arn, changedAt])),
    names: (host) => entries.some((entry) => entry.names(host)),
  };
}
