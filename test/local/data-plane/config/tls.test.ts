import { describe, expect, test } from '@jest/globals';
import { nodeSnapshot } from '../../../../local/data-plane/config/node-snapshot.ts';
import { calledTlsOf, listenerTlsOf } from '../../../../local/data-plane/config/tls.ts';
import { byNode, meshName, testMesh } from '../mesh.ts';

const sds = (secretName: string) => ({ sds: { secretName } });
const trusting = (secretName: string) => ({ validation: { trust: sds(secretName) } });
const strict = { mode: 'STRICT', certificate: sds('own') } as const;

describe('how a listener is called', () => {
  const called = { port: 8080, hostname: 'color.local' };

  test('is in clear text where neither side asks for TLS', () => {
    expect(calledTlsOf(undefined, { ...called, tls: undefined })).toEqual({});
    expect(calledTlsOf(undefined, { ...called, tls: { ...strict, mode: 'DISABLED' } })).toEqual({});
  });

  test('is checked for the node’s name where the policy names none', () => {
    expect(calledTlsOf(trusting('ca'), { ...called, tls: undefined })).toEqual({
      tls: { validation: { trust: { secrets: ['ca'] }, names: ['color.local'] } },
    });
    const match = { exact: ['a.local', 'b.local'] };
    const named = { validation: { trust: sds('ca'), subjectAlternativeNames: { match } } };
    expect(calledTlsOf(named, { ...called, tls: strict }).tls?.validation?.names).toEqual(match.exact);
  });

  test('keeps the caller’s certificate where nothing is enforced', () => {
    const policy = { ...trusting('ca'), enforce: false, certificate: sds('mine') };
    expect(calledTlsOf(policy, { ...called, tls: strict })).toEqual({ tls: { certificate: { secret: 'mine' } } });
  });
});

test('A listener asks for any certificate of its authorities where it names nobody', () => {
  expect(listenerTlsOf({ ...strict, ...trusting('ca') })).toEqual({
    tls: { mode: 'STRICT', certificate: { secret: 'own' }, validation: { trust: { secrets: ['ca'] }, names: [] } },
  });
});

test('The policy of a backend stands in the place of the default one, also where it asks for nothing', async () => {
  const { ask, node, service, model } = await testMesh();
  for (const name of ['one', 'two', 'three']) {
    await node(name);
    await service(`${name}.local`, byNode(name));
  }
  const backend = (virtualServiceName: string, clientPolicy?: object) => ({
    virtualService: { virtualServiceName, ...(clientPolicy && { clientPolicy }) },
  });
  const spec = {
    backendDefaults: { clientPolicy: { tls: trusting('default') } },
    backends: [backend('one.local'), backend('two.local', { tls: trusting('other') }), backend('three.local', {})],
  };
  await ask('CreateVirtualNode', { meshName, virtualNodeName: 'front', spec });
  const view = model.readMesh(meshName);
  const clusters = view && nodeSnapshot(view, 'front')?.clusters;
  const trusts = clusters?.map(({ virtualNode, listeners }) => [virtualNode, listeners[0]?.tls?.validation?.trust]);
  expect(Object.fromEntries(trusts ?? [])).toEqual({
    one: { secrets: ['default'] },
    two: { secrets: ['other'] },
    three: undefined,
  });
});
