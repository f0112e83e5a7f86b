import type { RuleAction } from '../vpc-lattice/resources.ts';
import type { RuleChange } from '../vpc-lattice/rule-change.ts';
import { compileMatch, type MatchedRequest } from './rule-match.ts';

interface RuleInForce {
  readonly ruleId: string;
  readonly listenerId: string;
  /** Smaller is first; the default rule, which has none, is last. */
  readonly priority: number;
  readonly action: RuleAction;
  matches(request: MatchedRequest): boolean;
}

/** The rules that the data plane follows. */
interface RuleTable {
  apply(change: RuleChange): void;
  /** What is done with a request: by the first rule, in order of priority, that matches; undefined when none does. */
  find(listenerId: string, request: MatchedRequest): RuleAction | undefined;
  /** The rules that are followed now, by their ids, each with the time of the write that made it so. */
  following(): Readonly<Record<string, number>>;
}

export function createRuleTable(): RuleTable {
  const rules = new Map<string, RuleInForce>();
  const since = new Map<string, number>();
  let ordered: readonly RuleInForce[] = [];
  return {
    apply({ ruleId, listenerId, priority = Number.POSITIVE_INFINITY, match, action, lastUpdatedAt }) {
      if (action === undefined) {
        rules.delete(ruleId);
        since.delete(ruleId);
      } else {
        const matches = match === undefined ? () => true : compileMatch(match.httpMatch);
        rules.set(ruleId, { ruleId, listenerId, priority, action, matches });
        since.set(ruleId, lastUpdatedAt);
      }
      ordered = [...rules.values()].sort((a, b) => a.priority - b.priority);
    },
    find: (listenerId, request) =>
      ordered.find((rule) => rule.listenerId === listenerId && rule.matches(request))?.action,
    following: () => Object.fromEntries(since),
  };
}
