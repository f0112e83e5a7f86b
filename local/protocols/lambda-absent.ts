import type { AwsRequest } from '../http-message.ts';

/**
 * Where Lambda's other operations are: layers, function URLs, event source mappings, durable executions and the like, so
 * that a call of one can be refused by its name. A `*` is any part of a path. Source: the model of Lambda in the AWS SDK
 * for JavaScript 3.1162.
 */
const table = `
  GET /2018-10-31/layers?find=LayerVersion GetLayerVersionByArn
  GET /2019-09-30/functions/*/provisioned-concurrency?List=ALL ListProvisionedConcurrencyConfigs
  POST /2014-11-13/functions/*/invoke-async InvokeAsync
  GET /2015-03-31/event-source-mappings ListEventSourceMappings
  GET /2015-03-31/functions/*/policy GetPolicy
  POST /2015-03-31/functions/*/policy AddPermission
  GET /2019-09-25/functions/*/event-invoke-config/list ListFunctionEventInvokeConfigs
  POST /2015-03-31/event-source-mappings CreateEventSourceMapping
  DELETE /2015-03-31/event-source-mappings/* DeleteEventSourceMapping
  GET /2015-03-31/event-source-mappings/* GetEventSourceMapping
  PUT /2015-03-31/event-source-mappings/* UpdateEventSourceMapping
  DELETE /2015-03-31/functions/*/policy/* RemovePermission
  GET /2016-08-19/account-settings GetAccountSettings
  DELETE /2017-03-31/tags/* UntagResource
  GET /2017-03-31/tags/* ListTags
  POST /2017-03-31/tags/* TagResource
  GET /2018-10-31/layers ListLayers
  GET /2018-10-31/layers/*/versions ListLayerVersions
  POST /2018-10-31/layers/*/versions PublishLayerVersion
  DELETE /2018-10-31/layers/*/versions/* DeleteLayerVersion
  GET /2018-10-31/layers/*/versions/* GetLayerVersion
  GET /2018-10-31/layers/*/versions/*/policy GetLayerVersionPolicy
  POST /2018-10-31/layers/*/versions/*/policy AddLayerVersionPermission
  DELETE /2018-10-31/layers/*/versions/*/policy/* RemoveLayerVersionPermission
  DELETE /2019-09-30/functions/*/provisioned-concurrency DeleteProvisionedConcurrencyConfig
  GET /2019-09-30/functions/*/provisioned-concurrency GetProvisionedConcurrencyConfig
  PUT /2019-09-30/functions/*/provisioned-concurrency PutProvisionedConcurrencyConfig
  GET /2020-04-22/code-signing-configs ListCodeSigningConfigs
  POST /2020-04-22/code-signing-configs CreateCodeSigningConfig
  DELETE /2020-04-22/code-signing-configs/* DeleteCodeSigningConfig
  GET /2020-04-22/code-signing-configs/* GetCodeSigningConfig
  PUT /2020-04-22/code-signing-configs/* UpdateCodeSigningConfig
  GET /2020-04-22/code-signing-configs/*/functions ListFunctionsByCodeSigningConfig
  DELETE /2020-06-30/functions/*/code-signing-config DeleteFunctionCodeSigningConfig
  GET /2020-06-30/functions/*/code-signing-config GetFunctionCodeSigningConfig
  PUT /2020-06-30/functions/*/code-signing-config PutFunctionCodeSigningConfig
  GET /2021-07-20/functions/*/runtime-management-config GetRuntimeManagementConfig
  PUT /2021-07-20/functions/*/runtime-management-config PutRuntimeManagementConfig
  DELETE /2021-10-31/functions/*/url DeleteFunctionUrlConfig
  GET /2021-10-31/functions/*/url GetFunctionUrlConfig
  POST /2021-10-31/functions/*/url CreateFunctionUrlConfig
  PUT /2021-10-31/functions/*/url UpdateFunctionUrlConfig
  GET /2021-10-31/functions/*/urls ListFunctionUrlConfigs
  POST /2021-11-15/functions/*/response-streaming-invocations InvokeWithResponseStream
  GET /2024-08-31/functions/*/recursion-config GetFunctionRecursionConfig
  PUT /2024-08-31/functions/*/recursion-config PutFunctionRecursionConfig
  GET /2025-11-30/capacity-providers ListCapacityProviders
  POST /2025-11-30/capacity-providers CreateCapacityProvider
  DELETE /2025-11-30/capacity-providers/* DeleteCapacityProvider
  GET /2025-11-30/capacity-providers/* GetCapacityProvider
  PUT /2025-11-30/capacity-providers/* UpdateCapacityProvider
  GET /2025-11-30/capacity-providers/*/function-versions ListFunctionVersionsByCapacityProvider
  GET /2025-11-30/functions/*/function-scaling-config GetFunctionScalingConfig
  PUT /2025-11-30/functions/*/function-scaling-config PutFunctionScalingConfig
  POST /2025-12-01/durable-execution-callbacks/*/fail SendDurableExecutionCallbackFailure
  POST /2025-12-01/durable-execution-callbacks/*/heartbeat SendDurableExecutionCallbackHeartbeat
  POST /2025-12-01/durable-execution-callbacks/*/succeed SendDurableExecutionCallbackSuccess
  GET /2025-12-01/durable-executions/* GetDurableExecution
  POST /2025-12-01/durable-executions/*/checkpoint CheckpointDurableExecution
  GET /2025-12-01/durable-executions/*/history GetDurableExecutionHistory
  GET /2025-12-01/durable-executions/*/state GetDurableExecutionState
  POST /2025-12-01/durable-executions/*/stop StopDurableExecution
  GET /2025-12-01/functions/*/durable-executions ListDurableExecutionsByFunction
  DELETE /2026-07-09/resource-policy/* DeleteResourcePolicy
  GET /2026-07-09/resource-policy/* GetResourcePolicy
  PUT /2026-07-09/resource-policy/* PutResourcePolicy
`;

interface Place {
  readonly method: string;
  readonly path: RegExp;
  /** What the query must have: `List=ALL`. */
  readonly query: readonly (readonly [string, string])[];
  readonly operation: string;
}

const places: readonly Place[] = table
  .trim()
  .split('\n')
  .map((line) => {
    const [method = '', where = '', operation = ''] = line.trim().split(' ');
    const [path = '', query] = where.split('?');
    const pattern = new RegExp(`^${path.replaceAll('*', '[^/]+')}/?$`);
    return { method, path: pattern, query: [...new URLSearchParams(query)], operation };
  });

/** The operation of Lambda that a request means and that has no place in the embedded AWS; undefined when it means another. */
export const absentOperation = (request: AwsRequest): string | undefined =>
  places.find(
    ({ method, path, query }) =>
      method === request.method &&
      path.test(request.path) &&
      query.every(([name, value]) => request.query[name]?.[0] === value),
  )?.operation;
