import { describe, expect, test } from '@jest/globals';
import { arnIsLike, fitsArn } from '../../../local/iam/wildcard.ts';

const smoke = 'arn:aws:lambda:eu-west-1:000000000000:function:smoke';
const orders = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders';

describe('the Resource of a statement', () => {
  test.each([
    ['*', smoke, true],
    ['arn:aws:lambda:*', smoke, true],
    ['arn:aws:lambda:eu-west-1:*', smoke, true],
    ['arn:aws:lambda', smoke, true],
    ['arn:aws:lambda:eu-west-1:000000000000', smoke, true],
    ['arn:aws:lambda:*:function:smoke', smoke, true],
    ['arn:aws:lambda:*:000000000000:function:smoke', smoke, true],
    ['arn:aws:lambda:*:000000000000:function:*', smoke, true],
    ['arn:aws:lambda:eu-*:000000000000:function:sm?ke', smoke, true],
    ['arn:aws:lambda:*', 'arn:aws:sqs:eu-west-1:000000000000:queue', false],
    ['arn:aws:lambda:us-*', smoke, false],
    ['arn:aws:lam*-1:000000000000:function:smoke', smoke, false],
    ['arn:aws:lambda:e*1:function:smoke', smoke, false],
    ['arn:aws:dynamodb:*:000000000000:table/ord*', orders, true],
    ['arn:aws:dynamodb:*:table/orders', orders, false],
    ['arn:aws:lambda:*', '*', false],
    ['*', '*', true],
  ])('%s covers %s: %s', (pattern, arn, expected) => {
    expect(fitsArn(pattern, arn)).toBe(expected);
  });
});

describe('the ARN of a condition', () => {
  test.each([
    ['arn:aws:lambda:*:000000000000:function:*', true],
    ['arn:aws:lambda:*', false],
    ['arn:aws:lambda:*:function:smoke', false],
  ])('%s is like it: %s', (pattern, expected) => {
    expect(arnIsLike(pattern, smoke)).toBe(expected);
  });
});
