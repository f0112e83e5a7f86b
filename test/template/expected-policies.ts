import type { Provider } from '../../core/routing/route.ts';

/** What each role may do whatever the routers: no more than its code calls, no less. */
const anyRouterActions: Readonly<Record<string, readonly string[]>> = {
  PlanRolloutFunction: [
    'cloudwatch:DescribeAlarms',
    'cloudwatch:GetMetricData',
    'cloudwatch:ListMetrics',
    'dynamodb:DeleteItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
    'events:PutEvents',
    'sqs:SendMessage',
    'states:DescribeExecution',
    'states:SendTaskSuccess',
    'states:StartExecution',
  ],
  DryRunFunction: [
    'cloudwatch:DescribeAlarms',
    'cloudwatch:GetMetricData',
    'cloudwatch:ListMetrics',
    'dynamodb:GetItem',
    'dynamodb:Query',
  ],
  ShiftWeightsFunction: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'events:PutEvents'],
  AnalyzeCanaryFunction: [
    'cloudwatch:GetMetricData',
    'cloudwatch:ListMetrics',
    'dynamodb:DeleteItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'events:PutEvents',
  ],
  RollBackFunction: [
    'cloudwatch:DescribeAlarms',
    'dynamodb:DeleteItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
    'events:PutEvents',
    'sqs:SendMessage',
    'states:DescribeExecution',
    'states:ListExecutions',
    'states:SendTaskSuccess',
  ],
  ReceiveSignalFunction: [
    'dynamodb:DeleteItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
    'events:PutEvents',
    'sqs:SendMessage',
    'states:SendTaskSuccess',
  ],
};

const elbReads = (...names: readonly string[]) => names.map((name) => `elasticloadbalancing:Describe${name}`);
const everyElbRead = elbReads(
  'Listeners',
  'LoadBalancers',
  'Rules',
  'Tags',
  'TargetGroupAttributes',
  'TargetGroups',
  'TargetHealth',
);
const inLattice = (...names: readonly string[]) => names.map((name) => `vpc-lattice:${name}`);
const latticeFacts = inLattice(
  'GetListener',
  'GetRule',
  'GetService',
  'GetTargetGroup',
  'ListListeners',
  'ListRules',
  'ListServices',
  'ListTagsForResource',
  'ListTargetGroups',
  'ListTargets',
);
/** A rule that ECS writes is refused, and only its service says so. */
const ecsFacts = ['ecs:DescribeServices'];
const meshFacts = ['appmesh:DescribeRoute', 'appmesh:DescribeVirtualNode', 'appmesh:ListRoutes'];

/** What each role may do besides, on a router that the stack may write. */
export const routerActions: Readonly<Record<Provider, Readonly<Record<string, readonly string[]>>>> = {
  alb: {
    PlanRolloutFunction: [...everyElbRead, ...ecsFacts],
    DryRunFunction: [...everyElbRead, ...ecsFacts],
    ShiftWeightsFunction: [
      ...everyElbRead,
      'elasticloadbalancing:AddTags',
      'elasticloadbalancing:CreateRule',
      'elasticloadbalancing:DeleteRule',
      'elasticloadbalancing:ModifyListener',
      'elasticloadbalancing:ModifyRule',
    ],
    RollBackFunction: [
      ...elbReads('Listeners', 'Rules', 'Tags'),
      'elasticloadbalancing:DeleteRule',
      'elasticloadbalancing:ModifyListener',
      'elasticloadbalancing:ModifyRule',
    ],
  },
  lattice: {
    PlanRolloutFunction: [...latticeFacts, ...ecsFacts],
    DryRunFunction: [...latticeFacts, ...ecsFacts],
    ShiftWeightsFunction: inLattice(
      'CreateRule',
      'DeleteRule',
      'GetListener',
      'GetRule',
      'GetTargetGroup',
      'ListRules',
      'ListTargets',
      'TagResource',
      'UpdateListener',
      'UpdateRule',
    ),
    RollBackFunction: inLattice('DeleteRule', 'GetListener', 'GetRule', 'ListRules', 'UpdateListener', 'UpdateRule'),
  },
  appmesh: {
    PlanRolloutFunction: meshFacts,
    DryRunFunction: meshFacts,
    ShiftWeightsFunction: [
      'appmesh:CreateRoute',
      'appmesh:DeleteRoute',
      'appmesh:DescribeRoute',
      'appmesh:DescribeVirtualNode',
      'appmesh:UpdateRoute',
    ],
    RollBackFunction: ['appmesh:DeleteRoute', 'appmesh:DescribeRoute', 'appmesh:UpdateRoute'],
  },
};

/** What each role may do in a stack that may write routers of these kinds. */
export const expectedActions = (...kinds: readonly Provider[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    Object.entries(anyRouterActions).map(([name, actions]) => [
      name,
      [...new Set([...actions, ...kinds.flatMap((kind) => routerActions[kind][name] ?? [])])],
    ]),
  );

/** What every function may do besides. */
export const commonActions = [
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];

export const stateMachineActions = [
  'dynamodb:UpdateItem',
  'events:DescribeRule',
  'events:PutRule',
  'events:PutTargets',
  'lambda:InvokeFunction',
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
  'states:DescribeExecution',
  'states:StartExecution',
  'states:StopExecution',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];
