import { SFNClient } from '@aws-sdk/client-sfn';
import { appMeshRouter } from '../../adapters/app-mesh.ts';
import { appMeshClients, cloudWatchClient, dynamoDbClient } from '../../adapters/clients.ts';
import { cloudWatchMetrics } from '../../adapters/cloudwatch-metrics.ts';
import { dynamoDbControlStore } from '../../adapters/dynamodb-control.ts';
import { dynamoDbLedger } from '../../adapters/dynamodb-ledger.ts';
import { dynamoDbLine } from '../../adapters/dynamodb-line.ts';
import { namedExecutions } from '../../adapters/named-executions.ts';
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
