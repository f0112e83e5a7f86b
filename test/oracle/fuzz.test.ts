import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { coverage } from './coverage.ts';
import { prepare } from './fuzz-world.ts';
import { inputs } from './random-input.ts';
import type { ModelledService } from './shapes/service-model.ts';
import type { OperationShape } from './shapes/shape.ts';
import { type Talk, talk } from './talk.ts';
import { world } from './world.ts';

const services: readonly ModelledService[] = ['appmesh', 'monitoring', 'events', 'states', 'lambda', 'dynamodb', 'ssm'];

const seed = 20261120;
const runsPerOperation = 12;

/** Makes random calls; @throws Error for an answer that is a fault, or that the SDK's client cannot read */
async function tryOut(conversation: Talk, operations: readonly OperationShape[]): Promise<void> {
  const call = fc
    .constantFrom(...operations)
    .chain((operation) => inputs(operation, conversation.model).map((input) => ({ name: operation.name, input })));
  const property = fc.asyncProperty(call, async ({ name, input }) => {
    const said = await conversation.say(name, input);
    if (said.ok || !said.wasSent) return;
    const isMissing = said.code === 'NotImplemented' && said.status === 501;
    const isFault = said.status === undefined || (said.status >= 500 && !isMissing);
    if (isFault) throw new Error(`${said.code}: ${said.message}`);
  });
  await fc.assert(property, { numRuns: runsPerOperation * operations.length, seed });
}

describe('Random inputs that the SDK’s client takes', () => {
  test.each(services)('are never a fault of %s, and every answer can be read', async (service) => {
    const surroundings = world();
    await prepare(surroundings);
    const conversation = await talk(service, surroundings);
    const { has } = await coverage(world(), conversation);
    const operations = has.flatMap((name) => conversation.model.operations.get(name) ?? []);
    const deletes = operations.filter(({ name }) => name.startsWith('Delete'));

    // What is deleted is gone for all the others, so that comes last.
    await tryOut(
      conversation,
      operations.filter((operation) => !deletes.includes(operation)),
    );
    await tryOut(conversation, deletes);

    expect(conversation.recorder.problems()).toEqual([]);
    const succeeded = new Set(
      conversation.recorder.recorded.filter(({ read }) => read?.ok).map((each) => each.operation),
    );
    expect(succeeded.size).toBeGreaterThan(operations.length / 3);
    await surroundings.aws.close();
  });
});
