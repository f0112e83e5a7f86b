import { AwsError } from '../kit/aws-error.ts';
import type { ServiceName } from '../kit/call.ts';
import type { Denial } from './decide.ts';

/** Services that answer by JSON in the body say 400 to whatever the caller did wrong, the others 403. */
const status: Readonly<Record<ServiceName, 400 | 403>> = {
  appmesh: 403,
  cloudformation: 403,
  dynamodb: 400,
  ecs: 400,
  elasticloadbalancing: 403,
  events: 400,
  lambda: 403,
  monitoring: 403,
  s3: 403,
  servicediscovery: 400,
  sns: 403,
  sqs: 403,
  ssm: 400,
  states: 400,
  sts: 403,
  'vpc-lattice': 403,
  xray: 403,
};

/** In IAM's words. The query protocol's name for it, AccessDenied, is a matter of that protocol. */
export function accessDenied(service: ServiceName, who: string, { action, resource, explicit }: Denial): AwsError {
  const why = explicit
    ? 'with an explicit deny in an identity-based policy'
    : `because no identity-based policy allows the ${action} action`;
  const message = `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
  return new AwsError('AccessDeniedException', message, status[service]);
}

/** For an operation whose needs are not known here: letting it pass would vouch for a policy that was not checked. */
export const unknownPermission = (service: ServiceName, who: string, action: string): AwsError =>
  new AwsError(
    'AccessDeniedException',
    `User: ${who} is not authorized to perform: ${action}: the embedded AWS does not know which permissions it needs`,
    status[service],
  );
