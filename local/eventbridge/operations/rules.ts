import * as z from 'zod/mini';
import { own } from '../../kit/json.ts';
import { operation } from '../../kit/operations.ts';
import { tagsShape } from '../../kit/shapes.ts';
import { busOf, type Context, ruleOf, setTags } from '../context.ts';
import { limitExceeded, validation } from '../errors.ts';
import { compilePattern } from '../pattern/event-pattern.ts';
import { describedRule } from '../rule.ts';
import { parseSchedule } from '../schedule/schedule.ts';
import { description, newName } from '../shapes.ts';
import { type Rule, ruleArn } from '../state.ts';

const mostRules = 300;

const named = { Name: z.string(), EventBusName: z.optional(z.string()) };

function put(context: Context, rule: Rule): void {
  busOf(context, rule.busName).rules[rule.name] = rule;
  context.scheduler.follow(rule);
}

export const PutRule = operation(
  z.strictObject({
    Name: newName(64),
    EventBusName: z.optional(z.string()),
    EventPattern: z.optional(z.string().check(z.maxLength(4096))),
    ScheduleExpression: z.optional(z.string().check(z.maxLength(256))),
    State: z.optional(z.enum(['ENABLED', 'DISABLED'])),
    Description: description,
    RoleArn: z.optional(z.string()),
    Tags: z.optional(tagsShape),
  }),
  (context: Context, given) => {
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
    if (old === undefined && Object.keys(bus.rules).length >= mostRules) throw limitExceeded();
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
  },
);

export const DescribeRule = operation(z.strictObject(named), (context: Context, { Name, EventBusName }) =>
  describedRule(ruleOf(context, Name, EventBusName).rule),
);

const setState = (state: Rule['state']) =>
  operation(z.strictObject(named), (context: Context, { Name, EventBusName }) => {
    const { rule } = ruleOf(context, Name, EventBusName);
    if (rule.state !== state) put(context, { ...rule, state, scheduledFrom: context.now() });
    return {};
  });

export const EnableRule = setState('ENABLED');
export const DisableRule = setState('DISABLED');

export const DeleteRule = operation(
  z.strictObject({ ...named, Force: z.optional(z.boolean()) }),
  (context: Context, { Name, EventBusName }) => {
    const bus = busOf(context, EventBusName);
    const rule = own(bus.rules, Name);
    // As in AWS, deleting what is not there succeeds.
    if (rule === undefined) return {};
    if (rule.targets.length > 0) throw validation("Rule can't be deleted since it has targets.");
    delete bus.rules[Name];
    delete context.state.tags[rule.arn];
    context.scheduler.forget(rule.arn);
    return {};
  },
);
