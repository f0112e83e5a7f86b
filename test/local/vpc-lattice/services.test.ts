import { describe, expect, test } from '@jest/globals';
import { refusal } from '../asking.ts';
import { colorService, idOf } from './color-service.ts';

describe('a service', () => {
  test('is ACTIVE after a while, with a name in DNS', async () => {
    const { ask, clock } = await colorService();
    const made = await ask('CreateService', { name: 'shop' });
    expect(made).toMatchObject({ name: 'shop', status: 'CREATE_IN_PROGRESS', authType: 'NONE' });
    await clock.advance(2000);
    const serviceIdentifier = idOf(made);
    expect(await ask('GetService', { serviceIdentifier })).toMatchObject({ status: 'ACTIVE', dnsEntry: made.dnsEntry });
    expect(JSON.stringify(made.dnsEntry)).toContain(`shop-${serviceIdentifier.slice(4)}.`);
  });

  test.each(['svc-shop', 'Shop', 'sh', '-shop', 'shop-', 'shop--two'])('may not be called %s', async (name) => {
    const { ask } = await colorService();
    expect(await refusal(ask('CreateService', { name }))).toMatchObject({ code: 'ValidationException' });
  });

  test('asks for no signatures, which would need policies', async () => {
    const { ask } = await colorService();
    const denied = await refusal(ask('CreateService', { name: 'shop', authType: 'AWS_IAM' }));
    expect(denied).toMatchObject({ code: 'ValidationException' });
    expect(denied.message).toContain('NONE');
  });

  test('is not deleted while it is associated, and takes its listeners and rules with it', async () => {
    const { ask, clock, model, service, blue } = await colorService();
    const network = idOf(await ask('CreateServiceNetwork', { name: 'net' }));
    const pair = { serviceIdentifier: service, serviceNetworkIdentifier: network };
    const association = await ask('CreateServiceNetworkServiceAssociation', pair);
    expect(association).toMatchObject({ status: 'CREATE_IN_PROGRESS' });
    const named = { serviceNetworkServiceAssociationIdentifier: idOf(association) };
    expect(await refusal(ask('DeleteService', { serviceIdentifier: service }))).toMatchObject({
      code: 'ConflictException',
    });
    await clock.advance(2000);
    expect(await ask('GetServiceNetworkServiceAssociation', named)).toMatchObject({
      status: 'ACTIVE',
      serviceName: 'color',
      serviceNetworkName: 'net',
    });
    expect(await ask('GetServiceNetwork', { serviceNetworkIdentifier: network })).toMatchObject({
      numberOfAssociatedServices: 1,
    });
    await ask('DeleteServiceNetworkServiceAssociation', named);
    await clock.advance(2000);

    const gone: string[] = [];
    model.onRuleChange(({ action, isDefault }) => gone.push(`${isDefault} ${action}`));
    expect(await ask('DeleteService', { serviceIdentifier: service })).toMatchObject({ status: 'DELETE_IN_PROGRESS' });
    expect(gone).toEqual(['false undefined', 'true undefined']);
    expect(await ask('GetTargetGroup', { targetGroupIdentifier: blue })).toMatchObject({ serviceArns: [] });
    await clock.advance(2000);
    expect(await refusal(ask('GetService', { serviceIdentifier: service }))).toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });
});

describe('tags', () => {
  test('of a rule are set, added to and taken away, by its ARN', async () => {
    const { ask, model, ofRule } = await colorService();
    const { arn: resourceArn } = await ask('GetRule', ofRule);
    await ask('TagResource', { resourceArn, tags: { a: '1', b: '2' } });
    await ask('TagResource', { resourceArn, tags: { b: '3' } });
    await ask('UntagResource', { resourceArn, tagKeys: ['a'] });
    expect(await ask('ListTagsForResource', { resourceArn })).toEqual({ tags: { b: '3' } });
    expect(model.tagsOf(String(resourceArn))).toEqual({ b: '3' });
    expect(await refusal(ask('TagResource', { resourceArn, tags: { 'aws:x': '1' } }))).toMatchObject({
      code: 'ValidationException',
    });
  });
});
