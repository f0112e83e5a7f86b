import { describe, expect, test } from '@jest/globals';
import { denialOf } from '../../../local/iam/decide.ts';
import { type Statement, statement } from '../../../local/iam/statement.ts';

const allow = (Action: string | string[], Resource: string | string[], Condition?: unknown): Statement =>
  statement.parse({ Effect: 'Allow', Action, Resource, ...(Condition === undefined ? {} : { Condition }) });
const deny = (Action: string, Resource: string): Statement => statement.parse({ Effect: 'Deny', Action, Resource });
const need = (action: string, ...resources: string[]) => ({ action, resources });
const table = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders';

describe('what no statement allows', () => {
  test.each([
    ['nothing at all', []],
    ['another action', [allow('dynamodb:GetItem', table)]],
    ['another resource', [allow('dynamodb:PutItem', `${table}-old`)]],
    ['only the beginning of the resource', [allow('dynamodb:PutItem', table.slice(0, -1))]],
  ])('is denied: %s', (_, statements) => {
    expect(denialOf(statements, need('dynamodb:PutItem', table))).toEqual({
      action: 'dynamodb:PutItem',
      resource: table,
      explicit: false,
    });
  });

  test('is denied for the first of several resources that is not allowed', () => {
    const statements = [allow('a:Do', 'arn:aws:a:r:1:one')];
    expect(denialOf(statements, need('a:Do', 'arn:aws:a:r:1:one', 'arn:aws:a:r:1:two'))).toMatchObject({
      resource: 'arn:aws:a:r:1:two',
    });
  });
});

describe('what a statement allows', () => {
  test.each([
    ['by name', 'dynamodb:PutItem', table],
    ['whatever the capitals of the action', 'DynamoDB:putitem', table],
    ['by * in the action', 'dynamodb:Put*', table],
    ['by ? in the action', 'dynamodb:PutIte?', table],
    ['by * in the resource', 'dynamodb:PutItem', 'arn:aws:dynamodb:*:000000000000:table/ord*'],
    ['for every resource', 'dynamodb:PutItem', '*'],
  ])('passes: %s', (_, action, resource) => {
    expect(denialOf([allow(action, resource)], need('dynamodb:PutItem', table))).toBeUndefined();
  });

  test('takes the parts that a pattern lacks for missing at its end, not in its middle', () => {
    const statements = [allow('dynamodb:PutItem', 'arn:aws:dynamodb:*:table/orders')];
    expect(denialOf(statements, need('dynamodb:PutItem', table))).toBeDefined();
  });

  test('does not cover what has no resource, unless it names all', () => {
    expect(denialOf([allow('a:List', 'arn:aws:a:r:1:one')], need('a:List', '*'))).toBeDefined();
    expect(denialOf([allow('a:List', '*')], need('a:List', '*'))).toBeUndefined();
  });

  test('is denied all the same where another statement denies it', () => {
    const statements = [allow('dynamodb:*', '*'), deny('dynamodb:DeleteItem', table)];
    expect(denialOf(statements, need('dynamodb:DeleteItem', table))).toMatchObject({ explicit: true });
    expect(denialOf(statements, need('dynamodb:PutItem', table))).toBeUndefined();
  });
});

describe('conditions', () => {
  const asked = (Condition: unknown, context: Readonly<Record<string, readonly string[]>>) =>
    denialOf([allow('events:PutEvents', '*', Condition)], { ...need('events:PutEvents', '*'), context }) === undefined;
  const source = (...values: string[]) => ({ 'events:source': values });

  test.each([
    ['StringEquals', { StringEquals: { 'events:source': ['a', 'b'] } }, source('b'), true],
    ['StringEquals, another value', { StringEquals: { 'events:source': 'a' } }, source('A'), false],
    ['StringEquals, no value', { StringEquals: { 'events:source': 'a' } }, {}, false],
    ['StringEquals, several values', { StringEquals: { 'events:source': 'a' } }, source('a', 'a2'), false],
    ['StringLike', { StringLike: { 'events:source': 'shop.*' } }, source('shop.till'), true],
    ['StringNotEquals', { StringNotEquals: { 'events:source': 'a' } }, source('b'), true],
    ['StringNotEquals, the value', { StringNotEquals: { 'events:source': 'a' } }, source('a'), false],
    ['StringNotEquals, no value', { StringNotEquals: { 'events:source': 'a' } }, {}, true],
    ['StringNotLike', { StringNotLike: { 'events:source': 'shop.*' } }, source('shop.till'), false],
    ['ForAllValues, all', { 'ForAllValues:StringEquals': { 'events:source': ['a', 'b'] } }, source('a', 'b'), true],
    ['ForAllValues, not all', { 'ForAllValues:StringEquals': { 'events:source': 'a' } }, source('a', 'b'), false],
    ['ForAllValues, none there', { 'ForAllValues:StringEquals': { 'events:source': 'a' } }, {}, true],
    ['ForAnyValue, one', { 'ForAnyValue:StringEquals': { 'events:source': 'a' } }, source('a', 'b'), true],
    ['ForAnyValue, none there', { 'ForAnyValue:StringEquals': { 'events:source': 'a' } }, {}, false],
    ['Null false', { Null: { 'events:source': 'false' } }, source('a'), true],
    ['Null false, none there', { Null: { 'events:source': 'false' } }, {}, false],
    ['Null true, none there', { Null: { 'events:source': 'true' } }, {}, true],
    ['a key in other capitals', { StringEquals: { 'Events:Source': 'a' } }, source('a'), true],
  ])('%s', (_, condition, context, allowed) => {
    expect(asked(condition, context)).toBe(allowed);
  });

  test('must all hold', () => {
    const condition = {
      'ForAllValues:StringEquals': { 'events:source': 'a', 'events:detail-type': 'b' },
      Null: { 'events:source': 'false' },
    };
    expect(asked(condition, { ...source('a'), 'events:detail-type': ['b'] })).toBe(true);
    expect(asked(condition, { ...source('a'), 'events:detail-type': ['c'] })).toBe(false);
  });

  test.each([
    ['operator', { NumericEquals: { 'events:source': '1' } }, 'is no condition operator'],
    ['set operator', { 'ForSome:StringEquals': { 'events:source': '1' } }, 'is no condition operator'],
    ['key', { StringEquals: { 'aws:SourceVpc': 'x' } }, 'is no condition key'],
  ])('with an unknown %s are refused when they are read', (_, condition, problem) => {
    const parsed = statement.safeParse({ Effect: 'Allow', Action: 'a:b', Resource: '*', Condition: condition });
    expect(JSON.stringify(parsed.error?.issues)).toContain(problem);
  });
});
