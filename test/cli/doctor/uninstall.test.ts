import { describe, expect, test } from '@jest/globals';
import { removal, removalLines } from '../../../cli/doctor/uninstall.ts';
import { memoryControlStore } from '../../support/memory-control-store.ts';
import { sampleControl } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';
import { deployed, objectOf, template } from '../../template/deployed.ts';

function stage() {
  const control = memoryControlStore();
  const ports: Parameters<typeof removal>[0] = {
    control,
    stack: { name: 'meshshift', table: 'meshshift-RolloutTable', region: 'eu-west-1' },
    now: () => testStart,
  };
  return { control, find: () => removal(ports) };
}

describe('deleting the stack', () => {
  test('is refused while a rollout holds a router, with its name and what ends it', async () => {
    const world = stage();
    const held = sampleControl({ phase: 'halted' });
    await world.control.take(held, { router: held.router, fence: 0, rev: 0 });
    const found = await world.find();
    expect(found.held).toEqual([
      {
        rolloutId: held.rolloutId,
        router: held.router,
        doing: expect.stringContaining('halted'),
        todo: expect.stringContaining(`meshshift release ${held.rolloutId}`),
      },
    ]);
    const text = removalLines(found).join('\n');
    expect(text).toContain(`${held.rolloutId} on ${held.router}`);
    expect(text).not.toContain('delete-stack');
  });

  test('is said how to do otherwise', async () => {
    const found = await stage().find();
    expect(found.held).toEqual([]);
    expect(removalLines(found).join('\n')).toContain(
      'aws cloudformation delete-stack --stack-name meshshift --region eu-west-1',
    );
  });

  test('keeps what the template says is kept', async () => {
    const { stack } = await deployed();
    const kept = Object.entries(objectOf(template.Resources))
      .filter(([, resource]) => String(objectOf(resource).DeletionPolicy).startsWith('Retain'))
      .map(([logicalId]) => stack.resources[logicalId]);
    const [table] = kept.filter((one) => one?.type === 'AWS::DynamoDB::Table');
    expect((await stage().find()).retained).toEqual([
      `table ${table?.ref}`,
      'the log groups of its functions and of its state machine',
    ]);
    expect(new Set(kept.map((one) => one?.type))).toEqual(new Set(['AWS::DynamoDB::Table', 'AWS::Logs::LogGroup']));
  });
});
