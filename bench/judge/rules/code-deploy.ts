import { canaryRate, type Rule } from './rule.ts';

/** The lower of the last two minutes: an alarm of 2 out of 2 periods. Missing data does not alarm. */
const both = (values: readonly number[]): number[] =>
  values.map((value, i) => Math.min(value, values[i - 1] ?? Number.NEGATIVE_INFINITY));

/** A CloudWatch alarm on the sum of errors: above 0 in two minutes of two. */
export const codeDeploy: Rule = {
  name: 'CodeDeploy alarm, sum > 0',
  published: 0,
  source: 'aws-serverless-cicd-workshop: Errors, Sum, 60 s, 2 of 2, missing data not breaching',
  figures: ({ periods }) => both(periods.map((period) => period.canary?.errors ?? Number.NEGATIVE_INFINITY)),
};

/** The same alarm on the error rate, at 2 %. */
export const rateAlarm: Rule = {
  name: 'rate alarm 2 of 2, > 2 %',
  published: 0.02,
  source: 'CloudWatch metric math alarm on errors / requests, 2 of 2, missing data not breaching',
  figures: ({ periods }) => both(periods.map((period) => canaryRate([period], Number.NEGATIVE_INFINITY))),
};
