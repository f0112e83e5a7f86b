import { afterEach, describe, expect, test } from '@jest/globals';
import { path } from '../vpc-lattice/color-service.ts';
import { cleanUp, served, target } from './served.ts';

afterEach(cleanUp);

describe('an endpoint', () => {
  test('is open while the service is associated with a network', async () => {
    const w = await served();
    expect(w.plane.endpoints()).toMatchObject([
      {
        listener: { serviceId: w.service, listenerPort: 8080, serviceName: 'color' },
        url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      },
    ]);
    const { items } = await w.ask('ListServiceNetworkServiceAssociations', { serviceIdentifier: w.service });
    await w.clock.advance(2000);
    const [{ id }] = items as [{ id: string }];
    await w.ask('DeleteServiceNetworkServiceAssociation', { serviceNetworkServiceAssociationIdentifier: id });
    await w.plane.settled();
    expect(w.plane.endpoints()).toEqual([]);
  });

  test('is reached by the service’s name too, and by no other', async () => {
    const w = await served();
    const { dnsEntry } = await w.ask('GetService', { serviceIdentifier: w.service });
    const { domainName } = dnsEntry as { domainName: string };
    expect(await w.get('/other', { host: `${domainName}:8080` })).toMatchObject({ status: 404 });
    expect(await w.get('/other', { host: domainName })).toMatchObject({ status: 404 });
    expect(await w.get('/other', { host: 'evil.example' })).toMatchObject({ status: 403 });
  });

  test('of a listener that is not served says so', async () => {
    const w = await served();
    await w.ask('CreateListener', {
      serviceIdentifier: w.service,
      name: 'https',
      protocol: 'HTTPS',
      defaultAction: { fixedResponse: { statusCode: 404 } },
    });
    expect(w.plane.problems()).toEqual(['The embedded data plane does not serve HTTPS (listener https).']);
  });
});

describe('a request', () => {
  test('follows the rules by their priority, and the default rule at last', async () => {
    const w = await served({ propagation: { targetsMs: 0, rulesMs: 0 } });
    await w.register(w.blue, await target('blue'));
    await w.ask('CreateRule', {
      ...w.ofListener,
      name: 'gone',
      priority: 5,
      match: path('/color/gone'),
      action: { fixedResponse: { statusCode: 500 } },
    });
    expect(await w.get('/color')).toMatchObject({ status: 200, body: 'blue' });
    expect(await w.get('/color/gone')).toMatchObject({ status: 500, body: '' });
    expect(await w.get('/shade')).toMatchObject({ status: 404 });
  });

  test('goes to a group by its weight, and to its targets in turn', async () => {
    const draws = [0.1, 0.89, 0.91, 0.2];
    const w = await served({ propagation: { targetsMs: 0, rulesMs: 0 }, random: () => draws.shift() ?? 0 });
    await w.register(w.blue, await target('blue-1'), await target('blue-2'));
    await w.register(w.green, await target('green'));
    await w.ask('UpdateRule', { ...w.ofRule, action: w.split(9, 1) });
    await w.clock.advance(1);
    draws.splice(0, draws.length, 0.1, 0.89, 0.91, 0.2);
    const bodies: string[] = [];
    for (let n = 0; n < 4; n += 1) bodies.push((await w.get('/color')).body);
    expect(bodies).toEqual(expect.arrayContaining(['blue-1', 'blue-2', 'green']));
    expect(bodies.filter((body) => body === 'green')).toHaveLength(1);
    expect(bodies.filter((body) => body === bodies[0])).toHaveLength(2);
  });

  test('brings its target the headers of Lattice, which callers cannot write', async () => {
    const w = await served();
    const blue = await target('blue');
    await w.register(w.blue, blue);
    await w.ask('CreateServiceNetworkVpcAssociation', {
      serviceNetworkIdentifier: w.network,
      vpcIdentifier: 'vpc-01234567',
    });
    await w.get('/color?a=b', { 'x-forwarded-for': '10.0.0.1', 'x-amzn-lattice-identity': 'me', 'x-own': 'kept' });
    expect(blue.asked[0]?.url).toBe('/color?a=b');
    const headers = blue.asked[0]?.headers;
    expect(headers).toMatchObject({
      'x-forwarded-for': '10.0.0.1, 127.0.0.1',
      'x-forwarded-for-port': '8080',
      'x-forwarded-for-proto': 'http',
      'x-own': 'kept',
      'x-amzn-lattice-network': 'SourceVpcArn=arn:aws:ec2:eu-west-1:000000000000:vpc/vpc-01234567',
    });
    expect(headers?.['x-amzn-lattice-target']).toContain(
      `TargetGroupArn=arn:aws:vpc-lattice:eu-west-1:000000000000:targetgroup/${w.blue}`,
    );
    expect(headers).not.toHaveProperty('x-amzn-lattice-identity');
  });

  test('brings its body', async () => {
    const w = await served();
    const echo = await target('echo', (incoming, answer) => void incoming.pipe(answer));
    await w.register(w.blue, echo);
    expect(await w.get('/color', {}, { method: 'POST', body: 'paint' })).toMatchObject({ body: 'paint' });
  });

  test('to an empty group is answered 500, and nothing fails over to the other group', async () => {
    const w = await served({ propagation: { targetsMs: 0, rulesMs: 0 }, random: () => 0.99 });
    await w.register(w.blue, await target('blue'));
    await w.ask('UpdateRule', { ...w.ofRule, action: w.split(90, 10) });
    await w.clock.advance(1);
    expect(await w.get('/color')).toMatchObject({ status: 500 });
    await w.clock.advance(60_000);
    expect(w.sumOf('HTTPCode_VpcLattice_500_Count', w.service)).toEqual([1]);
    expect(w.sumOf('TotalRequestCount', w.green)).toEqual([]);
  });

  test('to a target that refuses, or breaks off, is answered 502', async () => {
    const w = await served();
    const dead = await target('dead');
    await dead.stop();
    await w.register(w.blue, dead);
    expect(await w.get('/color')).toMatchObject({ status: 502 });
    await w.clock.advance(60_000);
    expect(w.sumOf('ConnectionErrorCount', w.blue)).toEqual([1]);
    expect(w.sumOf('TotalRequestCount', w.blue)).toEqual([1]);
    expect(w.sumOf('HTTPCode_5XX_Count', w.blue)).toEqual([0]);
    expect(w.sumOf('HTTPCode_VpcLattice_502_Count', w.service)).toEqual([1]);
  });

  test('to a group that is not served is answered 500, with the reason', async () => {
    const w = await served({ propagation: { rulesMs: 0 } });
    const config = { port: 80, protocol: 'HTTP', protocolVersion: 'GRPC', vpcIdentifier: 'vpc-01234567' };
    const grpc = await w.createGroup(w.ask, w.clock, 'grpc', config);
    await w.ask('UpdateListener', {
      ...w.ofListener,
      defaultAction: { forward: { targetGroups: [{ targetGroupIdentifier: grpc }] } },
    });
    await w.clock.advance(1);
    expect(await w.get('/')).toMatchObject({ status: 500, body: expect.stringContaining('GRPC is not spoken') });
  });
});

describe('the data plane', () => {
  test('follows a written rule after 90 seconds, and not at all while it is frozen', async () => {
    const w = await served({ propagation: { targetsMs: 0 } });
    await w.register(w.blue, await target('blue'));
    await w.register(w.green, await target('green'));
    await w.ask('UpdateRule', { ...w.ofRule, action: w.split(0, 100) });
    await w.clock.advance(89_000);
    expect(await w.get('/color')).toMatchObject({ body: 'blue' });
    w.plane.freeze();
    await w.clock.advance(60_000);
    expect(await w.get('/color')).toMatchObject({ body: 'blue' });
    w.plane.thaw();
    expect(await w.get('/color')).toMatchObject({ body: 'green' });
    const { lastUpdatedAt } = await w.ask('GetRule', w.ofRule);
    expect(w.plane.following()[w.rule]).toBe(Number(lastUpdatedAt) * 1000);
  });

  test('sends a new target its first request after three minutes', async () => {
    const w = await served({ propagation: {} });
    await w.register(w.blue, await target('blue'));
    await w.clock.advance(179_000);
    expect(await w.get('/color')).toMatchObject({ status: 500 });
    await w.clock.advance(1000);
    expect(await w.get('/color')).toMatchObject({ body: 'blue' });
  });

  test('leaves sick targets out, and takes them all where all are sick', async () => {
    let sick: readonly number[] = [];
    const w = await served({ probe: async ({ port }) => !sick.includes(port) });
    const [one, two] = [await target('one'), await target('two')];
    await w.register(w.blue, one, two);
    const bodies = async () => {
      const seen = new Set<string>();
      for (let n = 0; n < 4; n += 1) seen.add((await w.get('/color')).body);
      return [...seen].sort();
    };
    expect(await bodies()).toEqual(['one', 'two']);
    sick = [one.port];
    await w.clock.advance(60_000);
    expect(await bodies()).toEqual(['two']);
    sick = [one.port, two.port];
    await w.clock.advance(60_000);
    expect(await bodies()).toEqual(['one', 'two']);
  });

  test('sends a draining target nothing new', async () => {
    const w = await served();
    const [one, two] = [await target('one'), await target('two')];
    await w.register(w.blue, one, two);
    await w.ask('DeregisterTargets', { targetGroupIdentifier: w.blue, targets: [{ id: one.id, port: one.port }] });
    expect([(await w.get('/color')).body, (await w.get('/color')).body]).toEqual(['two', 'two']);
  });
});

describe('metrics', () => {
  test('are published each minute from the first request on, zeros included', async () => {
    const w = await served();
    await w.register(w.blue, await target('blue'));
    await w.clock.advance(60_000);
    expect(w.published).toEqual([]);
    await w.get('/color');
    await w.get('/color');
    await w.get('/shade');
    await w.clock.advance(120_000);

    expect(w.sumOf('TotalRequestCount', w.blue)).toEqual([2, 0]);
    expect(w.sumOf('HTTPCode_2XX_Count', w.blue)).toEqual([2, 0]);
    expect(w.sumOf('HTTPCode_5XX_Count', w.blue)).toEqual([0, 0]);
    expect(w.sumOf('ConnectionErrorCount', w.blue)).toEqual([0, 0]);
    expect(w.sumOf('TotalRequestCount', w.service)).toEqual([3, 0]);
    expect(w.sumOf('HTTPCode_VpcLattice_404_Count', w.service)).toEqual([1, 0]);
    const times = w.published.filter(
      ({ MetricName, Dimensions }) =>
        MetricName === 'RequestTime' && Dimensions?.[0]?.Value === `targetgroup/${w.blue}`,
    );
    expect(times.map(({ Unit, Counts = [] }) => [Unit, Counts.reduce((sum, count) => sum + count, 0)])).toEqual([
      ['Milliseconds', 2],
      ['Milliseconds', 2],
    ]);
    expect(times[1]?.Dimensions?.[1]).toEqual({ Name: 'AvailabilityZone', Value: 'eu-west-1a' });
  });

  test('count a request in the minute in which it ends, and show it as active until then', async () => {
    const w = await served();
    let answer = () => {};
    const slow = await target('slow', (_incoming, response) => {
      answer = () => response.end('slow');
    });
    await w.register(w.blue, slow);
    const asked = w.get('/color');
    while (slow.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await w.clock.advance(60_000);
    answer();
    await asked;
    await w.clock.advance(60_000);
    expect(w.sumOf('TotalRequestCount', w.blue)).toEqual([0, 1]);
    expect(w.sumOf('HTTPCode_2XX_Count', w.blue)).toEqual([0, 1]);
    expect(w.sumOf('ActiveRequestCount', w.blue)).toEqual([1, 0]);
  });
});
