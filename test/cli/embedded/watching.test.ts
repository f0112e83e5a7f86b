import { expect, test } from '@jest/globals';
import { watchingBy } from '../../../cli/embedded/watching.ts';

test('nothing is sent and tagged unless a variable says so', () => {
  expect(watchingBy({ env: {} })).toEqual({ hasMeshTags: false, statsdPort: undefined, xray: undefined });
});

test('the variables of App Mesh’s Envoys are read, with their defaults', () => {
  const env = { ENABLE_ENVOY_STATS_TAGS: '1', ENABLE_ENVOY_DOG_STATSD: '1', ENABLE_ENVOY_XRAY_TRACING: '1' };
  expect(watchingBy({ env })).toEqual({
    hasMeshTags: true,
    statsdPort: 8125,
    xray: { port: undefined, samplingRate: 0.05 },
  });
  const more = { ...env, STATSD_PORT: '9125', XRAY_DAEMON_PORT: '3000', XRAY_SAMPLING_RATE: '1.00' };
  expect(watchingBy({ env: more })).toMatchObject({ statsdPort: 9125, xray: { port: 3000, samplingRate: 1 } });
});

test('every value that is not allowed is named', () => {
  const env = {
    ENABLE_ENVOY_DOG_STATSD: '1',
    ENABLE_ENVOY_XRAY_TRACING: '1',
    STATSD_ADDRESS: '10.0.0.1',
    STATSD_PORT: '0',
    XRAY_DAEMON_PORT: 'x',
    XRAY_SAMPLING_RATE: '5',
  };
  expect(() => watchingBy({ env })).toThrow(
    /STATSD_ADDRESS is 10\.0\.0\.1.*STATSD_PORT is 0.*XRAY_DAEMON_PORT is x.*XRAY_SAMPLING_RATE is 5/,
  );
});
