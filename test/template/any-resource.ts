const noResource = 'has no resource in IAM';
const logDelivery = 'sets up the log delivery of Step Functions, which has no resource in IAM';
const traces = 'sends to X-Ray, which has no resource that a sender could name';

/** The only actions that may have Resource '*', each with the reason. Source: the Service Authorization Reference. */
export const anyResource: Readonly<Record<string, string>> = {
  'cloudwatch:DescribeAlarms': 'leaves composite alarms out for who may not see all alarms',
  'cloudwatch:GetMetricData': noResource,
  'cloudwatch:ListMetrics': noResource,
  'logs:CreateLogDelivery': logDelivery,
  'logs:DeleteLogDelivery': logDelivery,
  'logs:DescribeLogGroups': logDelivery,
  'logs:DescribeResourcePolicies': logDelivery,
  'logs:GetLogDelivery': logDelivery,
  'logs:ListLogDeliveries': logDelivery,
  'logs:PutResourcePolicy': logDelivery,
  'logs:UpdateLogDelivery': logDelivery,
  'states:SendTaskSuccess': 'takes a token and no ARN',
  'xray:GetSamplingRules': traces,
  'xray:GetSamplingTargets': traces,
  'xray:PutTelemetryRecords': traces,
  'xray:PutTraceSegments': traces,
};
