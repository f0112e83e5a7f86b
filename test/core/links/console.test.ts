import { expect, test } from '@jest/globals';
import { dashboardAddress, objectAddress } from '../../../core/links/console.ts';

const place = { bucket: 'reports', key: 'a/b c.html' };

test.each([
  ['eu-west-1', 'eu-west-1.console.aws.amazon.com'],
  ['cn-north-1', 'console.amazonaws.cn'],
  ['us-gov-west-1', 'console.amazonaws-us-gov.com'],
])('an object and a dashboard of %s are opened in the console of its partition', (region, host) => {
  expect(objectAddress({ region }, place)).toBe(
    `https://${host}/s3/object/reports?region=${region}&prefix=a%2Fb%20c.html`,
  );
  expect(dashboardAddress('shop', region, Date.UTC(2026, 5, 1, 12), Date.UTC(2026, 5, 1, 12, 30))).toBe(
    `https://${host}/cloudwatch/home?region=${region}#dashboards/dashboard/shop-${region}?start=2026-06-01T11:50:00Z&end=2026-06-01T12:40:00Z`,
  );
});

test('an object of another endpoint stands under its bucket', () => {
  expect(objectAddress({ region: 'eu-west-1', endpoint: 'http://127.0.0.1:4599/' }, place)).toBe(
    'http://127.0.0.1:4599/reports/a/b%20c.html',
  );
});
