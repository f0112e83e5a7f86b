import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { nextAs, pageByName } from '../../kit/page.ts';
import { busOf, type Context } from '../context.ts';
import { invalidToken } from '../errors.ts';
import { describedRule } from '../rule.ts';
import { paging } from '../shapes.ts';
import type { Rule } from '../state.ts';

const ofBus = { EventBusName: z.optional(z.string()), ...paging };

const nameOf = ({ name }: Rule) => name;
const sorted = (rules: Rule[]): Rule[] => rules.sort((a, b) => (a.name < b.name ? -1 : 1));

export const ListRules = operation(
  z.strictObject({ NamePrefix: z.optional(z.string()), ...ofBus }),
  (context: Context, { NamePrefix = '', EventBusName, Limit: limit = 100, NextToken: token }) => {
    const rules = Object.values(busOf(context, EventBusName).rules).filter(({ name }) => name.startsWith(NamePrefix));
    const page = pageByName(sorted(rules), nameOf, { limit, token, invalidToken });
    return { Rules: page.items.map(describedRule), ...nextAs('NextToken', page) };
  },
);

export const ListRuleNamesByTarget = operation(
  z.strictObject({ TargetArn: z.string(), ...ofBus }),
  (context: Context, { TargetArn, EventBusName, Limit: limit = 100, NextToken: token }) => {
    const rules = Object.values(busOf(context, EventBusName).rules).filter(({ targets }) =>
      targets.some(({ Arn }) => Arn === TargetArn),
    );
    const page = pageByName(sorted(rules), nameOf, { limit, token, invalidToken });
    return { RuleNames: page.items.map(nameOf), ...nextAs('NextToken', page) };
  },
);
