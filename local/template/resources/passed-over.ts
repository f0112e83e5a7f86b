import { type Deployer, type Deployment, generatedName } from '../deployment.ts';
import { arnOf } from './arn.ts';

/** Nothing is made of it, but others may name it. */
export const passOver: Deployer = async ({ logicalId, type, properties }, deployment) => {
  const { LogGroupName: ref = generatedName(deployment, logicalId) } = properties;
  return { ref: String(ref), attributes: type === 'AWS::Logs::LogGroup' ? logGroup(String(ref), deployment) : {} };
};

/** Log groups are named in policies and in state machines. */
const logGroup = (name: string, deployment: Deployment) => ({ Arn: arnOf(deployment, 'logs', `log-group:${name}:*`) });
