import { anyResource, each, type Permissions } from './resource.ts';

/** Source: Service Authorization Reference, AWS X-Ray: none of these is granted on a resource. */
export const xrayPermissions: Permissions = each(
  'xray',
  [
    'BatchGetTraces',
    'GetSamplingRules',
    'GetSamplingTargets',
    'GetServiceGraph',
    'GetTraceGraph',
    'GetTraceSummaries',
    'PutTelemetryRecords',
    'PutTraceSegments',
  ],
  anyResource,
);
