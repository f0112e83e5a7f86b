import { appMesh } from '../app-mesh/app-mesh.ts';
import { cloudMap } from '../cloud-map/cloud-map.ts';
import { cloudWatch } from '../cloudwatch/cloud-watch.ts';
import { dynamoDb } from '../dynamodb/dynamo-db.ts';
import { ecs } from '../ecs/ecs.ts';
import { elasticLoadBalancing } from '../elastic-load-balancing/elastic-load-balancing.ts';
import { eventBridge } from '../eventbridge/event-bridge.ts';
import type { Callers } from '../iam/callers.ts';
import { denialOf } from '../iam/decide.ts';
import type { Service, ServiceName } from '../kit/call.ts';
import { s3 } from '../s3/s3.ts';
import { sns } from '../sns/sns.ts';
import { sqs } from '../sqs/sqs.ts';
import { ssm } from '../ssm/ssm.ts';
import { stepFunctions } from '../step-functions/step-functions.ts';
import { sts } from '../sts/sts.ts';
import { vpcLattice } from '../vpc-lattice/vpc-lattice.ts';
import { xray } from '../xray/xray.ts';
import type { EmbeddedAwsOptions, Models } from './contract.ts';
import type { WiringOf } from './wiring.ts';

/** The models that are always there, wired to each other. */
export function createModels(options: EmbeddedAwsOptions, wiringOf: WiringOf, callers: Callers): Models {
  const { surroundings } = options;
  const callerOf = (roleArn: string) => callers.withRole(roleArn);
  const permits = (roleArn: string, action: string, resource: string) => {
    const identity = callers.identityOf(callerOf(roleArn)?.accessKeyId ?? '');
    return identity === undefined || denialOf(identity.statements, { action, resources: [resource] }) === undefined;
  };
  const lattice = wiringOf(() => 'vpc-lattice');
  return {
    appmesh: appMesh(surroundings),
    dynamodb: dynamoDb({ ...options.dynamoDb, surroundings }),
    ecs: ecs(wiringOf(() => 'ecs')),
    elasticloadbalancing: elasticLoadBalancing({
      ...options.elasticLoadBalancing,
      ...wiringOf(() => 'elasticloadbalancing'),
    }),
    events: eventBridge({ ...wiringOf(() => 'events'), callerOf }),
    monitoring: cloudWatch({ ...options.cloudWatch, ...wiringOf(() => 'monitoring') }),
    s3: s3(surroundings, options.s3),
    servicediscovery: cloudMap(surroundings),
    sns: sns(wiringOf(() => 'sns')),
    sqs: sqs(wiringOf(() => 'sqs').surroundings),
    ssm: ssm(surroundings),
    states: stepFunctions({ callerOf, permits, ...options.stepFunctions, ...wiringOf(() => 'states') }),
    sts: sts(),
    'vpc-lattice': vpcLattice(lattice.surroundings, { ...options.vpcLattice, changed: lattice.changed }),
    xray: xray(surroundings, options.xray),
  };
}

/** All services by their names, those that are added too. @throws Error for a name that is taken */
export function byName(
  models: Models,
  add: EmbeddedAwsOptions['add'] = [],
  wiringOf: WiringOf,
): ReadonlyMap<ServiceName, Service> {
  const added = add.map((make) => {
    let made: Service | undefined;
    made = make(wiringOf(() => made?.name));
    return made;
  });
  const services = new Map<ServiceName, Service>();
  for (const service of [...Object.values(models), ...added]) {
    if (services.has(service.name)) throw new Error(`The embedded AWS has a service ${service.name} already.`);
    services.set(service.name, service);
  }
  return services;
}
