import { metricsOf } from '../../adapters/cloudwatch/metric-presets.ts';
import { additionalQueries, customQueries, presetQueries } from '../../adapters/cloudwatch/metric-queries.ts';
import type { RolloutPlan, SlowLimits } from '../../core/plan/plan.ts';
import type { Usage } from '../../core/plan/usage.ts';
import { asPlanned, atLongest, usageOf } from '../../core/plan/usage.ts';
import { columns } from '../terminal/text.ts';
import type { Prices } from './prices.ts';

/** One item of the bill, in AWS's units and in US dollars. */
interface BilledItem {
  readonly what: string;
  readonly amount: number;
  readonly dollars: number;
}

interface Cost {
  readonly seconds: number;
  readonly dollars: number;
  readonly billed: readonly BilledItem[];
}

interface RolloutCost {
  readonly region: string;
  readonly asOf: string;
  readonly source: string;
  /** Each step bakes as planned. */
  readonly planned: Cost;
  /** Each step holds as long as it may, and each approval comes at the last moment. */
  readonly longest: Cost;
}

/** The part of a plan that its cost depends on. */
type CostInput = Pick<
  RolloutPlan,
  'steps' | 'keepWarmSeconds' | 'analysis' | 'alarms' | 'callers' | 'stable' | 'canary'
> & {
  readonly router: Pick<RolloutPlan['router'], 'provider'>;
  readonly slowLimits?: SlowLimits | undefined;
};

/** The cost of an undisturbed rollout, from its plan. The cost of the stack between rollouts is not part of it. */
export function costOf(plan: CostInput, routes: number, prices: Prices): RolloutCost {
  const { analysis } = plan;
  const counted = {
    plan,
    routes,
    metricsPerLook: queriesOf(plan),
    listsCallers:
      analysis !== 'alarmsOnly' &&
      'preset' in analysis.metrics &&
      metricsOf(analysis.metrics.preset).reporter === 'target',
  };
  const units = unitsOf(plan, routes);
  const { region, asOf, source } = prices;
  const planned = priced(usageOf(counted, asPlanned), units, prices);
  return { region, asOf, source, planned, longest: priced(usageOf(counted, atLongest), units, prices) };
}

/** The number of metrics that a look reads. */
export function queriesOf({ analysis, callers, stable, canary, slowLimits }: CostInput): number {
  if (analysis === 'alarmsOnly') return 0;
  const { metrics } = analysis;
  const queries =
    'preset' in metrics
      ? presetQueries(analysis, metrics, { canary: callers, stable: callers }, { canary, stable }, slowLimits)
      : customQueries(analysis, metrics);
  return queries.length + additionalQueries(analysis).length;
}

/** The usual size of an App Mesh route. Each is kept twice: as it was found and as it is. */
const routeBytes = 1200;

/** DynamoDB bills a write of the control item by its whole size in KB, and a consistent read by 4 KB. */
function unitsOf(plan: CostInput, routes: number): { readonly write: number; readonly read: number } {
  const kilobytes = (JSON.stringify(plan).length + 2 * routes * routeBytes) / 1024;
  return { write: Math.ceil(kilobytes), read: Math.ceil(kilobytes / 4) };
}

function priced(usage: Usage, units: ReturnType<typeof unitsOf>, { perMillion, lambda }: Prices): Cost {
  const { plan, shift, analyze } = usage.invocations;
  const milliseconds =
    plan * lambda.planMilliseconds + shift * lambda.shiftMilliseconds + analyze * lambda.analyzeMilliseconds;
  const amounts: readonly (readonly [string, number, number])[] = [
    ['state transitions', usage.stateTransitions, perMillion.stateTransitions],
    ['Lambda requests', plan + shift + analyze, perMillion.lambdaRequests],
    ['Lambda GB-seconds', (lambda.gigabytes * milliseconds) / 1000, perMillion.lambdaGigabyteSeconds],
    ['metrics of GetMetricData', usage.metrics, perMillion.metrics],
    ['other CloudWatch requests', usage.cloudWatchRequests, perMillion.cloudWatchRequests],
    ['DynamoDB write units', usage.writes.control * units.write + usage.writes.other, perMillion.writeUnits],
    ['DynamoDB read units', usage.reads * units.read, perMillion.readUnits],
    ['EventBridge custom events', usage.events, perMillion.events],
  ];
  const billed = amounts.map(([what, amount, price]) => ({ what, amount, dollars: (amount * price) / 1_000_000 }));
  return { seconds: usage.seconds, dollars: billed.reduce((sum, { dollars }) => sum + dollars, 0), billed };
}

/** The cost of a rollout for a person: each item, as planned and at the longest. */
export function costLines({ planned, longest, region, asOf }: RolloutCost): string[] {
  const rows = planned.billed.map(({ what, amount, dollars }, i) => [
    `    ${what}`,
    count(amount),
    money(dollars),
    count(longest.billed[i]?.amount ?? 0),
    money(longest.billed[i]?.dollars ?? 0),
  ]);
  return [
    `  costs about ${money(planned.dollars)} as planned, ${money(longest.dollars)} if each step holds as long as it may (list prices of ${region}, ${asOf}):`,
    ...columns([['    ', 'AS PLANNED', '', 'AT LONGEST', ''], ...rows]),
  ];
}

const count = (amount: number): string => Math.ceil(amount).toLocaleString('en-US');

/** `$0.012`; less than a hundredth of a cent is `< $0.0001`. */
const money = (dollars: number): string => {
  if (dollars > 0 && dollars < 0.0001) return '< $0.0001';
  return `$${dollars < 1 ? Number(dollars.toPrecision(2)) : dollars.toFixed(2)}`;
};
