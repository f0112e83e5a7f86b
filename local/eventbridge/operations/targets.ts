import { z } from 'zod';
import { AwsError } from '../../kit/aws-error.ts';
import { checkTarget } from '../delivery/target-type.ts';
import { undefinedPlaceholders } from '../input-template.ts';
import { parseJsonPath } from '../json-path.ts';
import { pageOf } from '../page.ts';
import { parseInput } from '../parse-input.ts';
import { type Target, targetSchema } from '../state.ts';
import { type Operation, ruleOf, validation } from './context.ts';

const ofRule = { Rule: z.string(), EventBusName: z.string().optional() };

const check = (target: Target) => {
  checkTarget(target);
  if (target.InputPath !== undefined) parseJsonPath(target.InputPath);
  const { InputPathsMap = {}, InputTemplate = '' } = target.InputTransformer ?? {};
  for (const path of Object.values(InputPathsMap)) parseJsonPath(path);
  const unknown = undefinedPlaceholders(InputTemplate, InputPathsMap);
  if (unknown.length > 0) {
    const named = unknown.map((name) => `<${name}>`).join(', ');
    throw validation(`InputTemplate for target ${target.Id} contains placeholders that are not defined: ${named}.`);
  }
};

export const PutTargets: Operation = (context, input) => {
  const schema = z.strictObject({ ...ofRule, Targets: z.array(targetSchema).min(1).max(100) });
  const { Rule, EventBusName, Targets } = parseInput(schema, input, 'ValidationException');
  const { bus, rule } = ruleOf(context, Rule, EventBusName);
  for (const target of Targets) check(target);
  const targets = new Map(rule.targets.map((target) => [target.Id, target]));
  for (const target of Targets) targets.set(target.Id, target);
  if (targets.size > 5) {
    throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
  }
  bus.rules[rule.name] = { ...rule, targets: [...targets.values()] };
  return { FailedEntryCount: 0, FailedEntries: [] };
};

export const RemoveTargets: Operation = (context, input) => {
  const schema = z.strictObject({ ...ofRule, Ids: z.array(z.string()).min(1).max(100), Force: z.boolean().optional() });
  const { Rule, EventBusName, Ids } = parseInput(schema, input, 'ValidationException');
  const { bus, rule } = ruleOf(context, Rule, EventBusName);
  bus.rules[rule.name] = { ...rule, targets: rule.targets.filter(({ Id }) => !Ids.includes(Id)) };
  const failed = Ids.filter((id) => !rule.targets.some(({ Id }) => Id === id)).map((TargetId) => ({
    TargetId,
    ErrorCode: 'ResourceNotFoundException',
    ErrorMessage: `Rule ${rule.name} does not have a target with the Id ${TargetId}.`,
  }));
  return { FailedEntryCount: failed.length, FailedEntries: failed };
};

export const ListTargetsByRule: Operation = (context, input) => {
  const schema = z.strictObject({
    ...ofRule,
    Limit: z.number().int().min(1).max(100).optional(),
    NextToken: z.string().optional(),
  });
  const { Rule, EventBusName, Limit = 100, NextToken } = parseInput(schema, input, 'ValidationException');
  const { rule } = ruleOf(context, Rule, EventBusName);
  const page = pageOf(rule.targets, Limit, NextToken, () => validation('The nextToken is not valid.'));
  return { Targets: page.items, ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }) };
};
