import { metricPresets } from '../../adapters/cloudwatch/metric-presets.ts';
import { countsSlow, hasLatency, presetNames } from '../../core/spec/presets.ts';
import type { FoundMetrics, LiveRoute } from './live-facts.ts';

export interface SpecFacts {
  readonly service: string;
  readonly mesh: string;
  readonly virtualRouter: string;
  readonly route: string;
  readonly canary: string;
  readonly live: LiveRoute;
  readonly metrics: FoundMetrics | undefined;
}

/** The spec of a rollout on rules of a load balancer or of VPC Lattice, which publish their own metrics. */
export interface RulesFacts {
  readonly service: string;
  /** The members of `router`, in the spec's words. */
  readonly router: Readonly<Record<string, string | readonly string[]>>;
  readonly stable: string;
  readonly canary: string;
}

/** A spec for live rules, as YAML with comments about the alternatives. */
export const rulesSpecText = ({ router, ...facts }: RulesFacts): string =>
  documentText({
    ...facts,
    router: [
      ...Object.entries(router).map(([key, value]) => `${key}: ${scalar(value)}`),
      '# ecs: { cluster: NAME, services: [NAME] } has plan refuse a rule that Amazon ECS writes',
    ],
    analysis: `# By the metrics that the router publishes of each target group.
analysis:
  errorRate: { tolerance: 0.1pp, ratio: 1.1 }
  latency: { percentile: p90, ratio: 1.25 }`,
  });

const scalar = (value: string | readonly string[]): string =>
  typeof value === 'string' ? value : `[${value.join(', ')}]`;

/** A spec for a live route, as YAML with comments about the alternatives. */
export const specText = (facts: SpecFacts): string =>
  documentText({
    service: facts.service,
    router: [`mesh: ${facts.mesh}`, `virtualRouter: ${facts.virtualRouter}`, `routes: [${facts.route}]`],
    stable: facts.live.stable,
    canary: facts.canary,
    analysis: analysisText(facts),
  });

interface SpecParts {
  readonly service: string;
  /** One line for each member. */
  readonly router: readonly string[];
  readonly stable: string;
  readonly canary: string;
  readonly analysis: string;
}

const documentText = (
  facts: SpecParts,
): string => `# A rollout of ${facts.service}: check it with \`meshshift validate\` and \`meshshift plan\`, then \`meshshift start --wait\`.
service: ${facts.service}
# revision: a commit or a build; the canary's name unless given
router:
${facts.router.map((line) => `  ${line}`).join('\n')}
# stable: ${facts.stable}, which serves now; unless named, the one target with weight at each start
canary: ${facts.canary}
strategy:
  # or linear: { step: 10, every: 5m } | exponential: { start: 1, factor: 2, every: 5m }
  # or canary: { weight: 10, bake: 30m } | allAtOnce: true
  steps:
    - { weight: 5, bake: 5m }
    - { weight: 25, bake: 10m }
    - { weight: 50, bake: 10m } # approval: { timeout: 2h } makes it wait for a person
  finalBake: 10m
  keepWarm: 1h
${facts.analysis}
# Alarms that take the rollout back at once, by name or ARN.
alarms: []
`;

function analysisText({ live, metrics }: SpecFacts): string {
  if (live.kind === 'tcpRoute' || live.kind === 'grpcRoute')
    return `# A ${live.kind} has no metric of failures: name at least one alarm, or write custom metrics.
analysis: alarmsOnly`;
  if (metrics === undefined)
    return `# No metric of requests to ${live.stable} was found in CloudWatch. Presets: ${presetNames.join(', ')};
# or analysis: alarmsOnly, with at least one alarm.
analysis:
  metrics: { preset: ${presetNames[0]}, namespace: CWAgent }
  errorRate: { tolerance: 0.1pp, ratio: 1.1 }`;
  const latency = hasLatency(metrics.preset)
    ? `\n  latency: { percentile: ${countsSlow(metrics.preset) ? 'p99' : 'p90'}, ratio: 1.25 }`
    : '\n  # no latency: this preset has none';
  // An Envoy that pushes its counters has no error counter before the first error.
  const silent = metricPresets[metrics.preset].silentBeforeErrors
    ? ' # reportedOnlyWhenNonZero: true, if plan finds no errors, nothing has failed, and a test request that fails shows up'
    : '';
  return `# As the callers of ${live.stable} report it now.
analysis:
  metrics: { preset: ${metrics.preset}, namespace: ${metrics.namespace} }
  errorRate: { tolerance: 0.1pp, ratio: 1.1 }${silent}${latency}`;
}
