import { describe, expect, test } from '@jest/globals';
import { newWorld, only, roleArn } from '../support.ts';

const first = only({ Type: 'Wait', Seconds: 60, End: true });
const second = only({ Type: 'Succeed' });
const text = JSON.stringify(first);

describe('CreateStateMachine', () => {
  test('answers the same request as before and refuses another one under the same name', async () => {
    const { create, send } = newWorld();
    const stateMachineArn = await create(first);
    expect(stateMachineArn).toBe('arn:aws:states:eu-west-1:000000000000:stateMachine:machine');
    expect(await create(first)).toBe(stateMachineArn);
    await expect(create(second)).rejects.toMatchObject({
      code: 'StateMachineAlreadyExists',
      message: `State Machine Already Exists: '${stateMachineArn}'`,
    });
    expect(await send('DescribeStateMachine', { stateMachineArn })).toMatchObject({
      stateMachineArn,
      name: 'machine',
      status: 'ACTIVE',
      type: 'STANDARD',
      definition: text,
      roleArn,
      creationDate: 1_767_225_600,
      loggingConfiguration: { includeExecutionData: false, level: 'OFF' },
      tracingConfiguration: { enabled: false },
    });
  });

  test('refuses what is wrong in the words of AWS, and what is not implemented by name', async () => {
    const { send, create } = newWorld();
    await expect(create({ StartAt: 'A' })).rejects.toMatchObject({
      code: 'InvalidDefinition',
      status: 400,
      message: "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'",
    });
    const request = { name: 'n', definition: text, roleArn };
    const answer = (more: object) => send('CreateStateMachine', { ...request, ...more });
    await expect(answer({ name: 'a b' })).rejects.toMatchObject({
      code: 'InvalidName',
      message: "Invalid Name: 'a b'",
    });
    await expect(answer({ roleArn: 'role' })).rejects.toMatchObject({ code: 'InvalidArn' });
    await expect(answer({ definition: undefined })).rejects.toMatchObject({ code: 'ValidationException' });
    await expect(answer({ type: 'EXPRESS' })).rejects.toMatchObject({
      status: 501,
      message: expect.stringContaining('EXPRESS'),
    });
    await expect(answer({ publish: true })).rejects.toMatchObject({ message: expect.stringContaining("'publish'") });
    await expect(send('CreateActivity', {})).rejects.toMatchObject({
      status: 501,
      message: expect.stringContaining('states:CreateActivity'),
    });
  });
});

describe('UpdateStateMachine', () => {
  test('changes what comes, not what runs', async () => {
    const { create, start, send, clock, describe: of } = newWorld();
    const stateMachineArn = await create(first);
    const executionArn = await start(stateMachineArn);
    await send('UpdateStateMachine', { stateMachineArn, definition: JSON.stringify(second) });
    const later = await start(stateMachineArn);
    await clock.advance(0);
    expect(await of(executionArn)).toMatchObject({ status: 'RUNNING' });
    expect(await of(later)).toMatchObject({ status: 'SUCCEEDED' });
    const definitionOf = (arn: string) => send('DescribeStateMachineForExecution', { executionArn: arn });
    expect(await definitionOf(executionArn)).toMatchObject({ definition: text });
    expect(await definitionOf(later)).toMatchObject({ definition: JSON.stringify(second) });
  });

  test('must change something', async () => {
    const { create, send } = newWorld();
    const stateMachineArn = await create(first);
    await expect(send('UpdateStateMachine', { stateMachineArn })).rejects.toMatchObject({
      code: 'MissingRequiredParameter',
    });
  });
});

describe('DeleteStateMachine', () => {
  test('lets what runs end at its next transition, then forgets the machine', async () => {
    const { create, start, send, clock, describe: of } = newWorld();
    const stateMachineArn = await create(only({ Type: 'Wait', Seconds: 60, Next: 'B' }, { B: { Type: 'Succeed' } }));
    const executionArn = await start(stateMachineArn);
    await clock.advance(1000);
    await send('DeleteStateMachine', { stateMachineArn });
    expect(await send('DescribeStateMachine', { stateMachineArn })).toMatchObject({ status: 'DELETING' });
    await expect(start(stateMachineArn)).rejects.toMatchObject({ code: 'StateMachineDeleting' });
    await clock.advance(60_000);
    expect(await of(executionArn)).toMatchObject({ status: 'ABORTED' });
    await expect(send('DescribeStateMachine', { stateMachineArn })).rejects.toMatchObject({
      code: 'StateMachineDoesNotExist',
    });
    await expect(send('DeleteStateMachine', { stateMachineArn })).resolves.toEqual({});
  });
});

test('ListStateMachines lists by name, in pages', async () => {
  const { create, send } = newWorld();
  for (const name of ['b', 'a', 'c']) await create(first, name);
  const page = await send('ListStateMachines', { maxResults: 2 });
  expect(page).toMatchObject({ stateMachines: [{ name: 'a' }, { name: 'b' }] });
  expect(await send('ListStateMachines', { nextToken: page.nextToken })).toMatchObject({
    stateMachines: [{ name: 'c' }],
  });
});
