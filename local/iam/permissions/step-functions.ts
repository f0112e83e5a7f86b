import { anyResource, each, type Input, type Permissions, text } from './resource.ts';

const stateMachine = (input: Input) => [text(input, 'stateMachineArn')];
const execution = (input: Input) => [text(input, 'executionArn')];

/** Source: Service Authorization Reference, AWS Step Functions. */
export const stepFunctionsPermissions: Permissions = {
  InvokeHTTPEndpoint: (input) => ({
    action: 'states:InvokeHTTPEndpoint',
    resources: stateMachine(input),
    context: {
      'states:httpendpoint': [text(input, 'ApiEndpoint')],
      'states:httpmethod': [text(input, 'Method')],
    },
  }),
  // A token is no ARN.
  ...each('states', ['SendTaskFailure', 'SendTaskHeartbeat', 'SendTaskSuccess'], anyResource),
  ...each('states', ['ListStateMachines'], anyResource),
  ...each('states', ['DeleteStateMachine', 'DescribeStateMachine', 'ListExecutions', 'StartExecution'], stateMachine),
  ...each(
    'states',
    [
      'DescribeExecution',
      'DescribeStateMachineForExecution',
      'GetExecutionHistory',
      'RedriveExecution',
      'StopExecution',
    ],
    execution,
  ),
};
