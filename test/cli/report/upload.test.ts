import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reportPlace } from '../../../cli/report/report-place.ts';
import { uploadReport } from '../../../cli/report/upload.ts';

describe('the place of a report', () => {
  test.each([
    ['s3://reports/a/b.html', { bucket: 'reports', key: 'a/b.html' }],
    ['s3://reports/a/', { bucket: 'reports', key: 'a/shop-r2-1.html' }],
    ['s3://reports', { bucket: 'reports', key: 'shop-r2-1.html' }],
  ])('%s', (text, place) => {
    expect(reportPlace(text, 'shop-r2-1')).toEqual(place);
  });

  test.each(['reports/a', 's3://', 's3://A/b', 'https://reports/a', `s3://reports/${'k'.repeat(1025)}`])(
    '%s is none',
    (text) => {
      expect(() => reportPlace(text, 'shop-r2-1')).toThrow('s3://BUCKET/KEY is allowed');
    },
  );
});

describe('an uploaded report', () => {
  const put: (string | undefined)[] = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    put.push(request.method, request.url?.replace(/\?.*/, ''), request.headers['content-type'], body);
    response.writeHead(status).end();
  });
  const settings = () => {
    const address = server.address();
    const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    return { endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 1 };
  };
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => void server.close());

  test('is put as a page, and its address is given', async () => {
    const link = await uploadReport(settings(), { bucket: 'reports', key: 'a/shop r2.html' }, '<p>');
    expect(put).toEqual([
      'PUT',
      '/reports/a/shop%20r2.html',
      'text/html; charset=utf-8',
      expect.stringContaining('<p>'),
    ]);
    expect(link).toBe(`${settings().endpoint}/reports/a/shop%20r2.html`);
  });

  test('that the bucket refuses is an error', async () => {
    status = 403;
    await expect(uploadReport(settings(), { bucket: 'reports', key: 'a' }, '<p>')).rejects.toThrow();
  });
});
