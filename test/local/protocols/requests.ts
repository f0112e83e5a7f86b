import type { AwsRequest, AwsResponse } from '../../../local/http-message.ts';

export const request = (over: Partial<Omit<AwsRequest, 'body'>> & { body?: string } = {}): AwsRequest => ({
  method: 'POST',
  path: '/',
  query: {},
  headers: {},
  ...over,
  body: Buffer.from(over.body ?? ''),
});

export const textOf = ({ body }: AwsResponse): string => Buffer.from(body).toString();
