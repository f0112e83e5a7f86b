import * as z from 'zod/mini';
import { text } from '../../kit/shapes.ts';
import { validation } from '../errors.ts';
import { type Expression, parseExpression } from '../math/expression.ts';
import { dimensionsShape } from '../metrics/metric.ts';
import { unitShape } from '../metrics/unit.ts';

const metricShape = z.strictObject({
  Namespace: text(1, 255),
  MetricName: text(1, 255),
  Dimensions: z.optional(dimensionsShape),
});

export const queryShape = z.strictObject({
  Id: text(1, 255),
  MetricStat: z.optional(
    z.strictObject({ Metric: metricShape, Period: z.int(), Stat: z.string(), Unit: z.optional(unitShape) }),
  ),
  Expression: z.optional(text(1, 2048)),
  Label: z.optional(text(0, 2048)),
  ReturnData: z.optional(z.boolean()),
  Period: z.optional(z.int()),
});

export type Query = z.infer<typeof queryShape>;

const shortPeriods = [1, 5, 10, 20, 30];

/** @throws AwsError ValidationError */
export const checkPeriod = (period: number, name: string): void => {
  if (period > 0 && (shortPeriods.includes(period) || period % 60 === 0)) return;
  throw validation(
    `The value ${period} for parameter ${name} is invalid. It must be 1, 5, 10, 20, 30 or a multiple of 60.`,
  );
};

/** What can be said of queries before any is run. `list` is how messages name them. @throws AwsError ValidationError */
export function checkQueries(queries: readonly Query[], list: string): void {
  const ids = new Set<string>();
  for (const [i, { Id, MetricStat, Expression, Period }] of queries.entries()) {
    const name = `${list}.member.${i + 1}`;
    if (!/^[a-z]\w*$/.test(Id)) {
      throw validation(
        `The value ${Id} for parameter ${name}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
      );
    }
    if (ids.has(Id)) throw validation(`The value ${Id} for parameter ${name}.Id is used more than once in ${list}.`);
    ids.add(Id);
    if ((MetricStat === undefined) === (Expression === undefined)) {
      throw validation(`Exactly one of the parameters ${name}.MetricStat and ${name}.Expression must be specified.`);
    }
    if (MetricStat !== undefined) checkPeriod(MetricStat.Period, `${name}.MetricStat.Period`);
    if (Period !== undefined) checkPeriod(Period, `${name}.Period`);
  }
}

/** What went wrong in an expression, as CloudWatch reports it. */
export const expressionError = (id: string, reason: string) => validation(`Error in expression '${id}': ${reason}`);

/** @throws AwsError ValidationError that names the expression */
export function parseQueryExpression(id: string, expression: string): Expression {
  if (/^\s*SELECT\b/i.test(expression))
    throw expressionError(id, 'The embedded AWS does not implement Metrics Insights (SELECT).');
  try {
    return parseExpression(expression);
  } catch (error) {
    throw expressionError(id, error instanceof Error ? error.message : String(error));
  }
}
