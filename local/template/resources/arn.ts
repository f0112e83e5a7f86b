import { accountId, region } from '../../kit/account.ts';
import type { Deployment } from '../deployment.ts';

type Place = Pick<Deployment, 'partition'>;

/** An ARN of the account and Region that the embedded AWS is. */
export const arnOf = ({ partition }: Place, service: string, resource: string): string =>
  `arn:${partition}:${service}:${region}:${accountId}:${resource}`;

/** IAM is in no Region. */
export const iamArnOf = ({ partition }: Place, resource: string): string =>
  `arn:${partition}:iam::${accountId}:${resource}`;
