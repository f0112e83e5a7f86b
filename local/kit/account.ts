/** The account that the embedded AWS plays, and where. */
export const accountId = '000000000000';
export const region = 'eu-west-1';
export const partition = 'aws';

/** `arn:aws:sqs:…:orders` of `sqs` and `orders`. */
export const arnOf = (service: string, resource: string): string =>
  `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
