import { basename } from 'node:path';
import { expect, test } from '@jest/globals';
import { everyRouter } from '../../cli/embedded/every-router.ts';
import { embeddedAws } from '../../local/embedded-aws.ts';
import { inProcessLauncher } from '../../local/lambda/in-process/in-process-launcher.ts';
import { type Lambda, lambda } from '../../local/lambda/lambda.ts';
import { deployTemplate } from '../../local/template/deploy-template.ts';
import { countedSurroundings } from '../local/asking.ts';
import { templatePath } from './deployed.ts';

test('The models of the embedded AWS take everything that the template makes, the state machine too', async () => {
  const surroundings = countedSurroundings();
  const idle = async () => undefined;
  const functions = Object.fromEntries(
    ['plan-rollout', 'shift-weights', 'analyze-canary', 'roll-back', 'receive-signal', 'dry-run'].map((name) => [
      name,
      idle,
    ]),
  );
  const launcher = inProcessLauncher({ surroundings, functions });
  let model: Lambda | undefined;
  const aws = embeddedAws({
    surroundings,
    add: [
      ({ call }) => {
        model = lambda({ surroundings, call, launcher });
        return model;
      },
    ],
  });
  const stack = await deployTemplate({
    templatePath,
    stackName: 'meshshift',
    parameters: { ...everyRouter, AlarmTopicArn: 'arn:aws:sns:eu-west-1:000000000000:pages' },
    call: aws.call,
    registerCaller: (name) => aws.callers.register(name),
    deployFunction: (fn) => {
      if (model === undefined) throw new Error('there is no model of Lambda');
      return model.deploy({ ...fn, folder: basename(fn.folder) });
    },
    checkBundles: false,
  });
  expect(stack.outputs).toEqual({
    StateMachineArn: 'arn:aws:states:eu-west-1:000000000000:stateMachine:rollout-meshshift',
    DryRunFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:meshshift-DryRunFunction',
    PlanFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:meshshift-PlanRolloutFunction:live',
    TableName: 'meshshift-RolloutTable',
    BusName: 'meshshift',
    BusArn: 'arn:aws:events:eu-west-1:000000000000:event-bus/meshshift',
    CiPolicyArn: 'arn:aws:iam::000000000000:policy/meshshift-CiPolicy',
    ApproverPolicyArn: 'arn:aws:iam::000000000000:policy/meshshift-ApproverPolicy',
    OnCallPolicyArn: 'arn:aws:iam::000000000000:policy/meshshift-OnCallPolicy',
    NotificationTopicArn: 'arn:aws:sns:eu-west-1:000000000000:meshshift-notifications',
    ParameterName: '/meshshift/meshshift',
  });
  await aws.close();
});
