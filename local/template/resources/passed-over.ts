import { type Deployer, type Deployment, generatedName } from '../deployment.ts';
import { arnOf } from './arn.ts';

/** Nothing is made of it, but others may name it. */
export const passOver: Deployer = async ({ logicalId, properties }, deployment) => ({
  ref: generatedName(deployment, logicalId),
  attributes: {},
  ...named(properties.LogGroupName, deployment),
});

/** Log groups are named in policies and in state machines. */
const named = (logGroupName: unknown, deployment: Deployment) =>
  typeof logGroupName === 'string'
    ? { ref: logGroupName, attributes: { Arn: arnOf(deployment, 'logs', `log-group:${logGroupName}:*`) } }
    : {};
