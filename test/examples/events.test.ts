import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import * as z from 'zod';
import type { Output, ServiceName } from '../../local/kit/call.ts';
import { deployTemplate } from '../../local/template/deploy-template.ts';
import { readYaml } from '../../local/template/read-yaml.ts';
import { colorRollout } from '../oracle/color-rollout.ts';
import { rolloutStack } from '../oracle/rollout-stack.ts';
import { objectOf } from '../template/deployed.ts';
import { unknownProperties } from '../template/property-names.ts';

const folder = join(import.meta.dirname, '../../examples/events');
const templatePath = join(folder, 'ecs-deployment.yaml');
const serviceArn = 'arn:aws:ecs:eu-west-1:000000000000:service/color/color-v2';
const person = { accessKeyId: 'PERSON', name: 'user' };

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** The whole stack with the colour mesh under traffic, and what happens to the executions that somebody asks for. */
async function stage() {
  const stack = await rolloutStack((dispatch) => dispatch);
  const { aws, environment, until } = stack;
  open.push({ close: async () => void (await aws.close()) });
  const { weights } = await colorRollout(stack);
  const call = (service: ServiceName, operation: string, input: Readonly<Record<string, unknown>>): Promise<Output> =>
    aws.call(service, operation, input, person);
  const executions = async () => {
    const { stateMachineArn } = environment;
    const shape = z.object({ executions: z.array(z.object({ name: z.string(), status: z.string() })) });
    return shape.parse(await call('states', 'ListExecutions', { stateMachineArn })).executions;
  };
  return {
    call,
    aws,
    until,
    executions,
    weights,
    /** Until the canary has all the weight. */
    promoted: () => until(async () => (await weights())['color-v2'] === 100),
    async pass(minutes: number) {
      const then = aws.surroundings.clock.now() + 60_000 * minutes;
      await until(async () => aws.surroundings.clock.now() >= then);
    },
    rule: (RuleState: string) =>
      deployTemplate({
        templatePath,
        stackName: 'color-v2-events',
        parameters: {
          RuleState,
          ServiceArn: serviceArn,
          PlanFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:meshshift-PlanRolloutFunction:live',
        },
        call: aws.call,
        registerCaller: aws.callers.register,
        deployFunction: () => Promise.reject(new Error('it has no function')),
      }),
    settled: (eventName = 'SERVICE_DEPLOYMENT_COMPLETED', arn = serviceArn) =>
      aws.services.events.emit({
        source: 'aws.ecs',
        detailType: 'ECS Deployment State Change',
        resources: [arn],
        detail: {
          eventType: 'INFO',
          eventName,
          deploymentId: 'ecs-svc/1234567890123456789',
          updatedAt: '2026-01-01T00:00:00Z',
          reason: 'ECS deployment completed',
        },
      }),
  };
}

const entries = () =>
  z.array(z.looseObject({})).parse(JSON.parse(readFileSync(join(folder, 'rollout-requested.json'), 'utf8')));

test('the event on the stack’s bus is a rollout that ends promoted, and a second one while it runs is no other', async () => {
  const world = await stage();
  await world.call('events', 'PutEvents', { Entries: entries() });
  await world.until(async () => (await world.executions()).length > 0);
  await world.call('events', 'PutEvents', { Entries: entries() });
  await world.promoted();
  await world.until(async () => (await world.executions()).every(({ status }) => status !== 'RUNNING'));
  expect(await world.executions()).toEqual([{ name: 'color-backend-green-1', status: 'SUCCEEDED' }]);
});

test('a settled deployment of the canary’s service is a rollout that ends promoted, once the rule is enabled', async () => {
  const world = await stage();
  await world.rule('DISABLED');
  world.settled();
  await world.pass(5);
  expect(await world.executions()).toEqual([]);
  await world.rule('ENABLED');
  world.settled('SERVICE_DEPLOYMENT_IN_PROGRESS');
  world.settled('SERVICE_DEPLOYMENT_COMPLETED', `${serviceArn}-other`);
  await world.pass(5);
  expect(await world.executions()).toEqual([]);
  world.settled();
  await world.promoted();
  const [execution, ...more] = await world.executions();
  expect(more).toEqual([]);
  expect(execution?.name).toMatch(/^color-backend-.+-1$/);
});

test('the rule is off unless somebody says otherwise, and its template has no property that CloudFormation does not know', () => {
  const { Parameters, Resources } = objectOf(readYaml(readFileSync(templatePath, 'utf8'), 'ecs-deployment.yaml'));
  expect(objectOf(Parameters).RuleState).toMatchObject({ Default: 'DISABLED' });
  const unknown = Object.entries(objectOf(Resources)).flatMap(([id, one]) => unknownProperties(id, objectOf(one)));
  expect(unknown).toEqual([]);
});
