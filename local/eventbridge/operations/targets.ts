import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { nextAs, pageByPlace } from '../../kit/page.ts';
import { listOf } from '../../kit/shapes.ts';
import { type Context, ruleOf } from '../context.ts';
import { checkTarget } from '../delivery/target-type.ts';
import { invalidToken, limitExceeded, validation } from '../errors.ts';
import { undefinedPlaceholders } from '../input-template.ts';
import { parseJsonPath } from '../json-path.ts';
import { paging } from '../shapes.ts';
import { type Target, targetSchema } from '../state.ts';

const mostTargets = 5;

const ofRule = { Rule: z.string(), EventBusName: z.optional(z.string()) };

/** @throws AwsError ValidationException */
function check(target: Target): void {
  checkTarget(target);
  if (target.InputPath !== undefined) parseJsonPath(target.InputPath);
  const { InputPathsMap = {}, InputTemplate = '' } = target.InputTransformer ?? {};
  for (const path of Object.values(InputPathsMap)) parseJsonPath(path);
  const unknown = undefinedPlaceholders(InputTemplate, InputPathsMap);
  if (unknown.length > 0) {
    const named = unknown.map((name) => `<${name}>`).join(', ');
    throw validation(`InputTemplate for target ${target.Id} contains placeholders that are not defined: ${named}.`);
  }
}

export const PutTargets = operation(
  z.strictObject({ ...ofRule, Targets: listOf(targetSchema, 1, 100) }),
  (context: Context, { Rule, EventBusName, Targets }) => {
    const { bus, rule } = ruleOf(context, Rule, EventBusName);
    for (const target of Targets) check(target);
    const targets = new Map(rule.targets.map((target) => [target.Id, target]));
    for (const target of Targets) targets.set(target.Id, target);
    if (targets.size > mostTargets) throw limitExceeded();
    bus.rules[rule.name] = { ...rule, targets: [...targets.values()] };
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
);

export const RemoveTargets = operation(
  z.strictObject({ ...ofRule, Ids: listOf(z.string(), 1, 100), Force: z.optional(z.boolean()) }),
  (context: Context, { Rule, EventBusName, Ids }) => {
    const { bus, rule } = ruleOf(context, Rule, EventBusName);
    bus.rules[rule.name] = { ...rule, targets: rule.targets.filter(({ Id }) => !Ids.includes(Id)) };
    const failed = Ids.filter((id) => !rule.targets.some(({ Id }) => Id === id)).map((TargetId) => ({
      TargetId,
      ErrorCode: 'ResourceNotFoundException',
      ErrorMessage: `Rule ${rule.name} does not have a target with the Id ${TargetId}.`,
    }));
    return { FailedEntryCount: failed.length, FailedEntries: failed };
  },
);

export const ListTargetsByRule = operation(
  z.strictObject({ ...ofRule, ...paging }),
  (context: Context, { Rule, EventBusName, Limit: limit = 100, NextToken: token }) => {
    const { targets } = ruleOf(context, Rule, EventBusName).rule;
    const page = pageByPlace(targets, { limit, token, invalidToken });
    return { Targets: page.items, ...nextAs('NextToken', page) };
  },
);
