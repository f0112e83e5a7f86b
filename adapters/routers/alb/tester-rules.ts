import type { Rule, RuleCondition, Action as SdkAction } from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateRuleCommand, DeleteRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { NotFoundError, RefusedError } from '../../../core/errors.ts';
import { ifFound } from '../../../core/if-found.ts';
import type { RouteParts, RouteReading, RouteRef } from '../../../core/routing/route.ts';
import { facts, isNotFound } from '../../sdk/error-facts.ts';
import { writeError } from '../../sdk/write-error.ts';
import { isForTesters, lastPart, listenerArnOf } from './arns.ts';
import type { AlbClients } from './clients.ts';
import { named, readingOfRule, rulesOn, type Tags, tagsOf } from './listing.ts';
import { actionsOf, conditionsOf, documentOf, listenerOf, priorityOf } from './rule-document.ts';

/** ELB names a rule by an ARN of its own making, which may get lost with an answer. So its tags name it. */
const kindTag = 'meshshift';
const nameTag = 'meshshift:route';
const testers = 'testers';

/** The name of a rule for testers; undefined for any other. */
export const testersName = (tags: Tags | undefined): string | undefined =>
  tags?.[kindTag] === testers ? tags[nameTag] : undefined;

/** @throws NotFoundError, TransientError, RefusedError */
export async function readTesterRule(reads: AlbClients['reads'], ref: RouteRef): Promise<RouteReading> {
  const [rule] = await rulesNamed(reads, ref);
  if (rule === undefined) throw new NotFoundError(`no ${named(ref)}`);
  return readingOfRule(rule);
}

async function rulesNamed(reads: AlbClients['reads'], ref: RouteRef): Promise<readonly Rule[]> {
  const rules = (await rulesOn(reads, listenerArnOf(ref))).filter(({ IsDefault }) => IsDefault !== true);
  const tags = await tagsOf(
    reads,
    rules.map(({ RuleArn = '' }) => RuleArn),
  );
  return rules.filter(({ RuleArn = '' }) => testersName(tags.get(RuleArn)) === lastPart(ref.route));
}

/**
 * Makes a rule for testers. It has one possible priority, so that a creation that was repeated or lands late makes no
 * second one.
 *
 * @throws as `createRoute`
 */
export async function createTesterRule(
  { reads, writes }: AlbClients,
  ref: RouteRef,
  { rest, targets }: RouteParts,
): Promise<string | undefined> {
  mustBeForTesters(ref);
  const transforms = rest.Transforms;
  try {
    const { Rules = [] } = await writes.send(
      new CreateRuleCommand({
        ListenerArn: listenerOf(rest),
        Priority: Number(priorityOf(rest)),
        Conditions: conditionsOf(rest) as unknown as RuleCondition[],
        Actions: actionsOf(documentOf({ rest, targets })) as unknown as SdkAction[],
        ...(transforms !== undefined && { Transforms: transforms as never }),
        Tags: [
          { Key: kindTag, Value: testers },
          { Key: nameTag, Value: lastPart(ref.route) },
        ],
      }),
    );
    const [rule] = Rules;
    if (rule?.RuleArn === undefined) throw new Error('ELB answered without the rule');
    return rule.RuleArn;
  } catch (error) {
    if (!facts(error).name.startsWith('PriorityInUse')) throw writeError(error, `creating ${named(ref)}`);
    if ((await rulesNamed(reads, ref)).length > 0) return undefined;
    const why = `another rule has its priority ${priorityOf(rest)}`;
    throw new RefusedError(`creating ${named(ref)}: ${why}`, { cause: error });
  }
}

/** Deletes the rules for testers of a name; succeeds when there is none. @throws as `deleteRoute` */
export async function deleteTesterRules({ reads, writes }: AlbClients, ref: RouteRef): Promise<void> {
  mustBeForTesters(ref);
  for (const { RuleArn } of (await ifFound(rulesNamed(reads, ref))) ?? [])
    try {
      await writes.send(new DeleteRuleCommand({ RuleArn }));
    } catch (error) {
      if (!isNotFound(error)) throw writeError(error, `deleting ${named(ref)}`);
    }
}

function mustBeForTesters(ref: RouteRef): void {
  if (!isForTesters(ref.route))
    throw new RefusedError(`${ref.route} is no rule for testers: no other is ever made or deleted`);
}
