import { ruleArn } from './identifiers.ts';
import type { Revision, Rule } from './resources.ts';

/** A rule as it is now; without an action it was deleted. */
export interface RuleChange {
  readonly serviceId: string;
  readonly listenerId: string;
  readonly ruleId: string;
  readonly arn: string;
  readonly isDefault: boolean;
  /** Of the default rule there is none. */
  readonly priority?: number | undefined;
  readonly match?: Revision['match'];
  readonly action?: Revision['action'];
  /** Epoch milliseconds. */
  readonly lastUpdatedAt: number;
}

export const ruleChange = (rule: Rule, deleted = false): RuleChange => ({
  serviceId: rule.serviceId,
  listenerId: rule.listenerId,
  ruleId: rule.id,
  arn: ruleArn(rule),
  isDefault: rule.isDefault,
  priority: rule.current.priority,
  match: rule.current.match,
  ...(deleted ? {} : { action: rule.current.action }),
  lastUpdatedAt: rule.current.at,
});
