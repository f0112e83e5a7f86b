import { type Deployer, type Deployment, generatedName } from '../deployment.ts';
import { isScalar } from '../json.ts';
import { arnOf } from './arn.ts';

/** Nothing is made of it, but others may name it. */
export const passOver: Deployer = async ({ logicalId, type, properties }, deployment) => {
  const { LogGroupName: ref = generatedName(deployment, logicalId) } = properties;
  return { ref: String(ref), attributes: type === 'AWS::Logs::LogGroup' ? logGroup(String(ref), deployment) : {} };
};

/** Log groups are named in policies and in state machines. */
const logGroup = (name: string, deployment: Deployment) => ({ Arn: arnOf(deployment, 'logs', `log-group:${name}:*`) });

/**
 * Nothing is made of a resource of a type that is not known here. Its attributes are its own properties of their names; of
 * any other the stack's scope makes a text that says whose it is.
 */
export const passOverUnknown: Deployer = async ({ logicalId, type, properties }, deployment) => ({
  ref: generatedName(deployment, logicalId),
  attributes: Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]) => (isScalar(value) ? [[name, String(value)]] : [])),
  ),
  passedOver: `Passed over: the embedded AWS has no ${type}.`,
});
