import { z } from 'zod';
import { AwsError } from '../../kit/aws-error.ts';
import type { Output } from '../../kit/call.ts';
import { own } from '../../kit/json.ts';
import { parseInput } from '../parse-input.ts';
import { compilePattern } from '../pattern/event-pattern.ts';
import { parseSchedule } from '../schedule/schedule.ts';
import { type Rule, ruleArn } from '../state.ts';
import { busOf, type Context, type Operation, ruleOf, validation } from './context.ts';
import { setTags, tagsSchema } from './tags.ts';

const putRuleSchema = z.strictObject({
  Name: z.string().regex(/^[\w.-]{1,64}$/, 'Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+'),
  EventBusName: z.string().optional(),
  EventPattern: z.string().max(4096).optional(),
  ScheduleExpression: z.string().max(256).optional(),
  State: z.enum(['ENABLED', 'DISABLED']).optional(),
  Description: z.string().max(512).optional(),
  RoleArn: z.string().optional(),
  Tags: tagsSchema.optional(),
});

export const named = z.strictObject({ Name: z.string(), EventBusName: z.string().optional() });

const put = (context: Context, rule: Rule) => {
  const bus = busOf(context, rule.busName);
  bus.rules[rule.name] = rule;
  context.scheduler.follow(rule);
};

export const PutRule: Operation = (context, input) => {
  const given = parseInput(putRuleSchema, input, 'ValidationException');
  const bus = busOf(context, given.EventBusName);
  const { EventPattern, ScheduleExpression } = given;
  if (EventPattern === undefined && ScheduleExpression === undefined) {
    throw validation('Parameter(s) EventPattern or ScheduleExpression must be specified.');
  }
  if (EventPattern !== undefined) compilePattern(EventPattern);
  if (ScheduleExpression !== undefined) {
    if (bus.name !== 'default') throw validation('ScheduleExpression is supported only on the default event bus.');
    parseSchedule(ScheduleExpression);
  }
  const old = own(bus.rules, given.Name);
  if (old === undefined && Object.keys(bus.rules).length >= 300) {
    throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
  }
  const rule: Rule = {
    name: given.Name,
    arn: ruleArn(bus.name, given.Name),
    busName: bus.name,
    eventPattern: EventPattern,
    scheduleExpression: ScheduleExpression,
    state: given.State ?? 'ENABLED',
    description: given.Description,
    roleArn: given.RoleArn,
    targets: old?.targets ?? [],
    scheduledFrom: context.now(),
  };
  put(context, rule);
  if (old === undefined) setTags(context, rule.arn, given.Tags);
  return { RuleArn: rule.arn };
};

export const describedRule = (rule: Rule): Output => ({
  Name: rule.name,
  Arn: rule.arn,
  ...(rule.eventPattern === undefined ? {} : { EventPattern: rule.eventPattern }),
  ...(rule.scheduleExpression === undefined ? {} : { ScheduleExpression: rule.scheduleExpression }),
  State: rule.state,
  ...(rule.description === undefined ? {} : { Description: rule.description }),
  ...(rule.roleArn === undefined ? {} : { RoleArn: rule.roleArn }),
  EventBusName: rule.busName,
});

export const DescribeRule: Operation = (context, input) => {
  const { Name, EventBusName } = parseInput(named, input, 'ValidationException');
  return describedRule(ruleOf(context, Name, EventBusName).rule);
};

const setState =
  (state: Rule['state']): Operation =>
  (context, input) => {
    const { Name, EventBusName } = parseInput(named, input, 'ValidationException');
    const { rule } = ruleOf(context, Name, EventBusName);
    if (rule.state !== state) put(context, { ...rule, state, scheduledFrom: context.now() });
    return {};
  };

export const EnableRule = setState('ENABLED');
export const DisableRule = setState('DISABLED');

export const DeleteRule: Operation = (context, input) => {
  const schema = named.extend({ Force: z.boolean().optional() });
  const { Name, EventBusName } = parseInput(schema, input, 'ValidationException');
  const bus = busOf(context, EventBusName);
  const rule = own(bus.rules, Name);
  // As in AWS, deleting what is not there succeeds.
  if (rule === undefined) return {};
  if (rule.targets.length > 0) throw validation("Rule can't be deleted since it has targets.");
  delete bus.rules[Name];
  delete context.state.tags[rule.arn];
  context.scheduler.forget(rule.arn);
  return {};
};
