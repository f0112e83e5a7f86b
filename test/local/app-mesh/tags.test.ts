import { describe, expect, test } from '@jest/globals';
import { countedSurroundings, refusal } from '../asking.ts';
import { colorMesh, mesh, nodeSpec } from './color-mesh.ts';

const resourceArn = 'arn:aws:appmesh:eu-west-1:000000000000:mesh/color/virtualNode/v1';

describe('tags', () => {
  test('are set, replaced, listed and taken away', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    await ask('TagResource', {
      resourceArn,
      tags: [
        { key: 'b', value: '1' },
        { key: 'a', value: '1' },
      ],
    });
    await ask('TagResource', { resourceArn, tags: [{ key: 'b', value: '2' }] });

    expect(await ask('ListTagsForResource', { resourceArn })).toEqual({
      tags: [
        { key: 'a', value: '1' },
        { key: 'b', value: '2' },
      ],
    });
    await ask('UntagResource', { resourceArn, tagKeys: ['a', 'never-set'] });
    expect(await ask('ListTagsForResource', { resourceArn })).toEqual({ tags: [{ key: 'b', value: '2' }] });
  });

  test('may come with the creation, and survive an update of the spec', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    const name = { ...mesh, virtualNodeName: 'v3' };
    await ask('CreateVirtualNode', { ...name, spec: nodeSpec, tags: [{ key: 'team', value: 'color' }] });
    await ask('UpdateVirtualNode', { ...name, spec: nodeSpec });

    expect(await ask('ListTagsForResource', { resourceArn: resourceArn.replace('v1', 'v3') })).toEqual({
      tags: [{ key: 'team', value: 'color' }],
    });
  });

  test('come in pages', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    await ask('TagResource', {
      resourceArn,
      tags: [
        { key: 'a', value: '' },
        { key: 'b', value: '' },
      ],
    });
    const first = await ask('ListTagsForResource', { resourceArn, limit: 1 });

    expect(first.tags).toEqual([{ key: 'a', value: '' }]);
    expect(await ask('ListTagsForResource', { resourceArn, limit: 1, nextToken: first.nextToken })).toEqual({
      tags: [{ key: 'b', value: '' }],
    });
  });

  test('are 50 at most', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    const tags = Array.from({ length: 50 }, (_, n) => ({ key: `k${n}`, value: '' }));
    await ask('TagResource', { resourceArn, tags });

    const denied = await refusal(ask('TagResource', { resourceArn, tags: [{ key: 'one-more', value: '' }] }));

    expect(denied).toMatchObject({ code: 'TooManyTagsException', status: 400 });
  });

  test.each([
    ['NotFoundException', resourceArn.replace('v1', 'v9'), 'a'],
    ['BadRequestException', 'color', 'a'],
    ['BadRequestException', resourceArn, 'aws:reserved'],
    ['BadRequestException', resourceArn, ''],
  ])('are refused with %s for %s and the key "%s"', async (code, arn, key) => {
    const { ask } = await colorMesh(countedSurroundings());

    expect(await refusal(ask('TagResource', { resourceArn: arn, tags: [{ key, value: '' }] }))).toMatchObject({ code });
  });
});
