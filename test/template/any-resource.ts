const noResource = 'has no resource in IAM';
const logDelivery = 'sets up the log delivery of Step Functions, which has no resource in IAM';
const traces = 'sends to X-Ray, which has no resource that a sender could name';

/** The only actions that may have Resource '*', each with the reason. Source: the Service Authorization Reference. */
export const anyResource: Readonly<Record<string, string>> = {
  'cloudwatch:DescribeAlarms': 'leaves composite alarms out for who may not see all alarms',
  'cloudwatch:GetMetricData': noResource,
  'cloudwatch:ListMetrics': noResource,
  'elasticloadbalancing:DescribeListeners': noResource,
  'elasticloadbalancing:DescribeLoadBalancers': noResource,
  'elasticloadbalancing:DescribeRules': noResource,
  'elasticloadbalancing:DescribeTags': noResource,
  'elasticloadbalancing:DescribeTargetGroupAttributes': noResource,
  'elasticloadbalancing:DescribeTargetGroups': noResource,
  'elasticloadbalancing:DescribeTargetHealth': noResource,
  'logs:CreateLogDelivery': logDelivery,
  'logs:DeleteLogDelivery': logDelivery,
  'logs:DescribeLogGroups': logDelivery,
  'logs:DescribeResourcePolicies': logDelivery,
  'logs:GetLogDelivery': logDelivery,
  'logs:ListLogDeliveries': logDelivery,
  'logs:PutResourcePolicy': logDelivery,
  'logs:UpdateLogDelivery': logDelivery,
  'states:SendTaskSuccess': 'takes a token and no ARN',
  'vpc-lattice:ListListeners': noResource,
  'vpc-lattice:ListRules': noResource,
  'vpc-lattice:ListServices': noResource,
  'vpc-lattice:ListTagsForResource': noResource,
  'vpc-lattice:ListTargetGroups': noResource,
  'xray:GetSamplingRules': traces,
  'xray:GetSamplingTargets': traces,
  'xray:PutTelemetryRecords': traces,
  'xray:PutTraceSegments': traces,
};
