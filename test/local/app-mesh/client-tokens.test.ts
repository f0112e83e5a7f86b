import { describe, expect, test } from '@jest/globals';
import { virtualClock } from '../../../local/clock.ts';
import { countedSurroundings, refusal } from '../asking.ts';
import { colorMesh, route, split } from './color-mesh.ts';

describe('a client token', () => {
  test('that comes again with the same spec gets the same answer, and nothing is written', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    const first = await ask('UpdateRoute', { ...route, spec: split(90, 10), clientToken: 'a' });
    await ask('UpdateRoute', { ...route, spec: split(100, 0), clientToken: 'b' });

    const { spec } = { spec: { httpRoute: { action: split(90, 10).httpRoute.action, match: { prefix: '/' } } } };
    const again = await ask('UpdateRoute', { ...route, spec, clientToken: 'a' });

    expect(again).toEqual(first);
    expect(await ask('DescribeRoute', route)).toMatchObject({
      route: { metadata: { version: 3 }, spec: split(100, 0) },
    });
  });

  test('that comes again with another spec is a ConflictException', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    await ask('UpdateRoute', { ...route, spec: split(90, 10), clientToken: 'a' });

    const denied = await refusal(ask('UpdateRoute', { ...route, spec: split(80, 20), clientToken: 'a' }));

    expect(denied).toMatchObject({ code: 'ConflictException', status: 409 });
    expect(await ask('DescribeRoute', route)).toMatchObject({ route: { metadata: { version: 2 } } });
  });

  test('lets a creation be sent twice', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    const first = await ask('CreateMesh', { meshName: 'm', clientToken: 'a' });

    expect(await ask('CreateMesh', { meshName: 'm', clientToken: 'a' })).toEqual(first);
  });

  test('of a refused write is not spent', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    await refusal(ask('UpdateRoute', { ...route, spec: split(101, 0), clientToken: 'a' }));

    expect(await ask('UpdateRoute', { ...route, spec: split(90, 10), clientToken: 'a' })).toHaveProperty('route');
  });

  test('is forgotten after a day', async () => {
    const clock = virtualClock();
    const { ask } = await colorMesh(countedSurroundings(clock));
    await ask('UpdateRoute', { ...route, spec: split(90, 10), clientToken: 'a' });
    await clock.advance(24 * 60 * 60 * 1000);

    expect(await ask('UpdateRoute', { ...route, spec: split(80, 20), clientToken: 'a' })).toMatchObject({
      route: { metadata: { version: 3 } },
    });
  });

  test('has at most 36 characters', async () => {
    const { ask } = await colorMesh(countedSurroundings());

    const denied = await refusal(ask('UpdateRoute', { ...route, spec: split(90, 10), clientToken: 'a'.repeat(37) }));

    expect(denied).toMatchObject({ code: 'BadRequestException' });
    expect(denied.message).toContain("'clientToken'");
  });
});
