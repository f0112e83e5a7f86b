import { z } from 'zod';
import { pageOf } from '../page.ts';
import { parseInput } from '../parse-input.ts';
import { busOf, type Operation, validation } from './context.ts';
import { describedRule } from './rules.ts';

const paging = {
  EventBusName: z.string().optional(),
  Limit: z.number().int().min(1).max(100).optional(),
  NextToken: z.string().optional(),
};

const invalidToken = () => validation('The nextToken is not valid.');

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

export const ListRules: Operation = (context, input) => {
  const schema = z.strictObject({ NamePrefix: z.string().optional(), ...paging });
  const { NamePrefix = '', EventBusName, Limit = 100, NextToken } = parseInput(schema, input, 'ValidationException');
  const rules = Object.values(busOf(context, EventBusName).rules).filter(({ name }) => name.startsWith(NamePrefix));
  const page = pageOf(rules.sort(byName), Limit, NextToken, invalidToken);
  return {
    Rules: page.items.map(describedRule),
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
};

export const ListRuleNamesByTarget: Operation = (context, input) => {
  const schema = z.strictObject({ TargetArn: z.string(), ...paging });
  const { TargetArn, EventBusName, Limit = 100, NextToken } = parseInput(schema, input, 'ValidationException');
  const rules = Object.values(busOf(context, EventBusName).rules).filter(({ targets }) =>
    targets.some(({ Arn }) => Arn === TargetArn),
  );
  const page = pageOf(rules.sort(byName), Limit, NextToken, invalidToken);
  return {
    RuleNames: page.items.map(({ name }) => name),
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
};
