import * as z from 'zod/mini';
import { arnOf } from '../../kit/account.ts';
import { operation } from '../../kit/operations.ts';
import { integer, listOf, text, timestamp } from '../../kit/shapes.ts';
import type { Context } from '../context.ts';
import { invalidToken } from '../errors.ts';

/** The rule that every account has. Source: AWS X-Ray developer guide, configuring sampling rules. */
const defaultRule = {
  RuleName: 'Default',
  RuleARN: arnOf('xray', 'sampling-rule/Default'),
  ResourceARN: '*',
  Priority: 10_000,
  FixedRate: 0.05,
  ReservoirSize: 1,
  ServiceName: '*',
  ServiceType: '*',
  Host: '*',
  HTTPMethod: '*',
  URLPath: '*',
  Version: 1,
  Attributes: {},
};

/** Seconds after which an SDK asks again, and for which a quota holds. */
const interval = 10;

export const GetSamplingRules = operation(
  z.strictObject({ NextToken: z.optional(z.string()) }),
  (_context: Context, { NextToken }) => {
    // The one rule is all of the first page.
    if (NextToken !== undefined) throw invalidToken();
    return { SamplingRuleRecords: [{ SamplingRule: defaultRule, CreatedAt: 0, ModifiedAt: 0 }] };
  },
  { method: 'POST', path: '/GetSamplingRules' },
);

const statistics = z.strictObject({
  RuleName: text(1, 32),
  ClientID: text(24, 24),
  Timestamp: timestamp,
  RequestCount: integer(0),
  SampledCount: integer(0),
  BorrowCount: z.optional(integer(0)),
});

/** Each client may keep what the rule's reservoir has, one trace a second, and five of a hundred beyond. */
export const GetSamplingTargets = operation(
  z.strictObject({ SamplingStatisticsDocuments: listOf(statistics, 0, 25) }),
  ({ now }: Context, { SamplingStatisticsDocuments: documents }) => {
    const isKnown = ({ RuleName }: { readonly RuleName: string }) => RuleName === defaultRule.RuleName;
    return {
      SamplingTargetDocuments: documents.filter(isKnown).map(({ RuleName }) => ({
        RuleName,
        FixedRate: defaultRule.FixedRate,
        ReservoirQuota: defaultRule.ReservoirSize,
        ReservoirQuotaTTL: Math.floor(now() / 1000) + interval,
        Interval: interval,
      })),
      LastRuleModification: 0,
      UnprocessedStatistics: documents
        .filter((document) => !isKnown(document))
        .map(({ RuleName }) => ({ RuleName, ErrorCode: '400', Message: `There is no sampling rule ${RuleName}.` })),
    };
  },
  { method: 'POST', path: '/SamplingTargets' },
);
