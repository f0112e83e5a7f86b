import { accountId, region } from '../../service.ts';

/** An ARN of the account and Region that the embedded AWS is. */
export const arnOf = (service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;
