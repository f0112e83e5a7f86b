import type { RuleAction, VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import { GetListenerCommand, GetRuleCommand } from '@aws-sdk/client-vpc-lattice';
import { NotFoundError, TransientError } from '../../../core/errors.ts';
import type { RouteReading, RouteRef } from '../../../core/routing/route.ts';
import { defaultRule, isId, named, placeOf } from './identifiers.ts';
import { rulesOn } from './listings.ts';
import { partsOf, type RuleDocument } from './rule-parts.ts';
import { testerRuleName } from './tester-rule.ts';

/** A rule, or the default action, which is read from its listener. @throws NotFoundError, or the SDK's errors */
export async function readRule(client: VPCLatticeClient, ref: RouteRef): Promise<RouteReading> {
  const { service, listener, rule } = placeOf(ref);
  if (rule === defaultRule) {
    const input = { serviceIdentifier: service, listenerIdentifier: listener };
    const { protocol, defaultAction, ...found } = await client.send(new GetListenerCommand(input));
    return reading(ref, found, defaultAction, { protocol, defaultAction });
  }
  const found = await client.send(new GetRuleCommand(await ruleIn(client, ref)));
  const { isDefault, priority, match, action } = found;
  return reading(ref, found, action, { ...(isDefault === true && { isDefault }), priority, match, action });
}

/** The ids of a rule. One for testers is found by its name, because VPC Lattice chooses the id. @throws NotFoundError */
export async function ruleIn(client: VPCLatticeClient, ref: RouteRef) {
  const { service, listener, rule } = placeOf(ref);
  const input = { serviceIdentifier: service, listenerIdentifier: listener };
  if (isId('rule', rule)) return { ...input, ruleIdentifier: rule };
  const all = await rulesOn(client, service, listener);
  const found = all.find(({ name }) => name === testerRuleName(rule));
  if (found?.id === undefined) throw new NotFoundError(`no ${named(ref)}`);
  return { ...input, ruleIdentifier: found.id };
}

type Answered = { readonly arn?: string | undefined; readonly lastUpdatedAt?: Date | undefined };

function reading(
  ref: RouteRef,
  { arn, lastUpdatedAt }: Answered,
  action: RuleAction | undefined,
  document: object,
): RouteReading {
  if (arn === undefined || lastUpdatedAt === undefined || action === undefined)
    throw new TransientError(`VPC Lattice answered without ARN, time or action for ${named(ref)}`);
  return { identity: arn, version: lastUpdatedAt.getTime(), ...partsOf(plain(document)) };
}

/** As JSON: what the SDK leaves undefined is not there. */
const plain = (document: object): RuleDocument => JSON.parse(JSON.stringify(document)) as RuleDocument;
