import { SFNClient } from '@aws-sdk/client-sfn';
import { cloudWatchMetrics } from '../../adapters/cloudwatch/cloudwatch-metrics.ts';
import { namedExecutions } from '../../adapters/executions/named-executions.ts';
import { appMeshRouter } from '../../adapters/routers/app-mesh/app-mesh-router.ts';
import { appMeshClients, cloudWatchClient, dynamoDbClient } from '../../adapters/sdk/clients.ts';
import { dynamoDbControlStore } from '../../adapters/store/dynamodb-control.ts';
import { dynamoDbLedger } from '../../adapters/store/dynamodb-ledger.ts';
import { dynamoDbLine } from '../../adapters/store/dynamodb-line.ts';
import type { Stage } from './stage.ts';

/** What the demo looks at the rollout through: the same adapters as everything else, on the embedded AWS. */
export function clientsFor({ client, deployed }: Stage) {
  const { TableName = '', StateMachineArn = '' } = deployed.outputs;
  const table = dynamoDbClient(client);
  const stateMachine = new SFNClient(client);
  return {
    control: dynamoDbControlStore(table, TableName),
    ledger: dynamoDbLedger(table, TableName),
    line: dynamoDbLine(table, TableName),
    router: appMeshRouter(appMeshClients(client)),
    metrics: cloudWatchMetrics(cloudWatchClient(client)),
    ...namedExecutions(stateMachine, StateMachineArn),
    stateMachine,
    stateMachineArn: StateMachineArn,
  };
}

export type DemoClients = ReturnType<typeof clientsFor>;
