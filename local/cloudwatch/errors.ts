import { AwsError } from '../kit/aws-error.ts';
import type { Dialect, Issue } from '../kit/input.ts';
import { isUnknown, unknownMember, validationErrors } from '../kit/wording.ts';

/** What CloudWatch answers to a request that it can read but not accept. */
export const validation = (message: string): AwsError => new AwsError('ValidationError', message);

export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

export const invalidToken = (): AwsError => new AwsError('InvalidNextToken', 'The value of NextToken is invalid.');

/** Operations that refuse an input by InvalidParameterValue; all others have ValidationError. */
const byValue: ReadonlySet<string> = new Set([
  'ListMetrics',
  'ListTagsForResource',
  'PutMetricData',
  'TagResource',
  'UntagResource',
]);

/** An alarm whose threshold is a band: it names a metric as its threshold, or compares with an upper or a lower one. */
const isOfBand = (issue: Issue): boolean =>
  isUnknown(issue)
    ? issue.keys.includes('ThresholdMetricId')
    : issue.path[0] === 'ComparisonOperator' && /(Lower|Upper)Threshold$/.test(String(issue.input));

/** Names the first member that is not implemented, or everything that is wrong. */
export const dialect: Dialect = {
  refuse(issues, operation) {
    if (issues.some(isOfBand)) return validation('The embedded AWS does not implement anomaly detection alarms.');
    const refused = byValue.has(operation) ? invalidValue : validation;
    const unknown = unknownMember(issues, operation);
    if (unknown === undefined) return refused(validationErrors(issues));
    const where = unknown.at === '' ? '' : ` of ${unknown.at}`;
    return refused(`The embedded AWS does not implement the parameter ${unknown.member}${where}.`);
  },
};
