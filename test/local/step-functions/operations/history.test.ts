import { expect, test } from '@jest/globals';
import { newWorld, only } from '../support.ts';

test('GetExecutionHistory turns round, comes in pages, and leaves the data out when asked', async () => {
  const { run, send } = newWorld();
  const { executionArn } = await run(only({ Type: 'Pass', Assign: { x: 1 }, End: true }), { a: 1 });
  const ids = async (input: object) => {
    const { events, nextToken } = await send('GetExecutionHistory', { executionArn, ...input });
    return [Array.isArray(events) ? events.map(({ id }) => id) : [], nextToken];
  };
  expect(await ids({ reverseOrder: true })).toEqual([[4, 3, 2, 1], undefined]);
  const [first, nextToken] = await ids({ maxResults: 3 });
  expect(first).toEqual([1, 2, 3]);
  expect(await ids({ maxResults: 3, nextToken })).toEqual([[4], undefined]);
  const { events } = await send('GetExecutionHistory', { executionArn, includeExecutionData: false });
  expect(events).toMatchObject([
    {
      type: 'ExecutionStarted',
      timestamp: 1_767_225_600,
      executionStartedEventDetails: { roleArn: expect.any(String) },
    },
    { stateEnteredEventDetails: { name: 'State0' } },
    { stateExitedEventDetails: { name: 'State0' } },
    { executionSucceededEventDetails: {} },
  ]);
  expect(JSON.stringify(events)).not.toMatch(/input|output|assigned/);
  await expect(send('GetExecutionHistory', { executionArn: `${executionArn}x` })).rejects.toMatchObject({
    code: 'ExecutionDoesNotExist',
    message: `Execution Does Not Exist: '${executionArn}x'`,
  });
});
