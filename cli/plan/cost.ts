import { metricPresets } from '../../adapters/cloudwatch/metric-presets.ts';
import { customQueries, presetQueries } from '../../adapters/cloudwatch/metric-queries.ts';
import type { RolloutPlan, SlowLimits } from '../../core/plan/plan.ts';
import type { Usage } from '../../core/plan/usage.ts';
import { asPlanned, atLongest, usageOf } from '../../core/plan/usage.ts';
import { columns } from '../terminal/text.ts';
import type { Prices } from './prices.ts';

/** What a rollout takes, by what AWS bills, in its units and in US dollars. */
export interface Billed {
  readonly what: string;
  readonly amount: number;
  readonly dollars: number;
}

export interface Cost {
  readonly seconds: number;
  readonly dollars: number;
  readonly billed: readonly Billed[];
}

export interface RolloutCost {
  readonly region: string;
  readonly asOf: string;
  readonly source: string;
  /** Each step bakes as planned. */
  readonly planned: Cost;
  /** Each step holds as long as it may, and each approval comes at the last moment. */
  readonly longest: Cost;
}

/** Of a plan, what its cost depends on. */
export type Costed = Pick<
  RolloutPlan,
  'steps' | 'keepWarmSeconds' | 'analysis' | 'alarms' | 'callers' | 'stable' | 'canary'
> & { readonly slowLimits?: SlowLimits | undefined };

/** What a rollout costs that nothing disturbs, from its plan. The stack costs its own between rollouts. */
export function costOf(plan: Costed, routes: number, prices: Prices): RolloutCost {
  const { analysis } = plan;
  const counted = {
    plan,
    routes,
    metricsPerLook: queriesOf(plan),
    listsCallers:
      analysis !== 'alarmsOnly' &&
      'preset' in analysis.metrics &&
      metricPresets[analysis.metrics.preset].reporter === 'target',
  };
  const units = unitsOf(plan, routes);
  const { region, asOf, source } = prices;
  const planned = priced(usageOf(counted, asPlanned), units, prices);
  return { region, asOf, source, planned, longest: priced(usageOf(counted, atLongest), units, prices) };
}

/** How many metrics a look asks for. */
function queriesOf({ analysis, callers, stable, canary, slowLimits }: Costed): number {
  if (analysis === 'alarmsOnly') return 0;
  const { metrics } = analysis;
  const queries =
    'preset' in metrics
      ? presetQueries(analysis, metrics, { canary: callers, stable: callers }, { canary, stable }, slowLimits)
      : customQueries(analysis, metrics);
  return queries.length;
}

/** A route's spec is kept twice: as it was found and as it is. One of App Mesh has about so many bytes. */
const routeBytes = 1200;

/** DynamoDB bills a write of the control item by its whole size, in KB, and a consistent read in 4 KB. */
function unitsOf(plan: Costed, routes: number): { readonly write: number; readonly read: number } {
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

/** What a rollout costs, for a person: what it is made of, as planned and at the longest. */
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

/** `$0.012`; what is less than a hundredth of a cent says so. */
const money = (dollars: number): string => {
  if (dollars > 0 && dollars < 0.0001) return '< $0.0001';
  return `$${dollars < 1 ? Number(dollars.toPrecision(2)) : dollars.toFixed(2)}`;
};
