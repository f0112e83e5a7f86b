import type { ServiceName } from '../../../local/kit/call.ts';
import { type Declared, declaredBy } from './declared.ts';
import { errorOf, type OperationShape, operationOf, type Structure } from './shape.ts';

export type WireProtocol = 'restJson' | 'awsJson' | 'awsQuery';

/** Services that the SDK has a client for here: of S3, SNS and SQS there is none among the project's packages. */
export type ModelledService = Exclude<ServiceName, 's3' | 'sns' | 'sqs'>;

/** A service as the SDK knows it. */
export interface ServiceModel {
  readonly service: ServiceName;
  readonly protocol: WireProtocol;
  /** Errors also have the code that clients of the query protocol know. */
  readonly isQueryCompatible: boolean;
  readonly operations: ReadonlyMap<string, OperationShape>;
  readonly errors: ReadonlyMap<string, Structure>;
  readonly declared: Declared;
  /** The values of an enumeration; undefined when no enumeration has that name. */
  enumeration(name: string): readonly string[] | undefined;
  /** The package itself: the client's class and its commands. */
  readonly sdk: Readonly<Record<string, unknown>>;
}

interface Client {
  readonly name: string;
  readonly protocol: WireProtocol;
  readonly isQueryCompatible?: true;
  load(): Promise<object>;
}

const clients: Readonly<Record<ModelledService, Client>> = {
  appmesh: { name: 'client-app-mesh', protocol: 'restJson', load: () => import('@aws-sdk/client-app-mesh') },
  monitoring: {
    name: 'client-cloudwatch',
    protocol: 'awsJson',
    isQueryCompatible: true,
    load: () => import('@aws-sdk/client-cloudwatch'),
  },
  cloudformation: {
    name: 'client-cloudformation',
    protocol: 'awsQuery',
    load: () => import('@aws-sdk/client-cloudformation'),
  },
  dynamodb: { name: 'client-dynamodb', protocol: 'awsJson', load: () => import('@aws-sdk/client-dynamodb') },
  ecs: { name: 'client-ecs', protocol: 'awsJson', load: () => import('@aws-sdk/client-ecs') },
  elasticloadbalancing: {
    name: 'client-elastic-load-balancing-v2',
    protocol: 'awsQuery',
    load: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  },
  events: { name: 'client-eventbridge', protocol: 'awsJson', load: () => import('@aws-sdk/client-eventbridge') },
  lambda: { name: 'client-lambda', protocol: 'restJson', load: () => import('@aws-sdk/client-lambda') },
  servicediscovery: {
    name: 'client-servicediscovery',
    protocol: 'awsJson',
    load: () => import('@aws-sdk/client-servicediscovery'),
  },
  states: { name: 'client-sfn', protocol: 'awsJson', load: () => import('@aws-sdk/client-sfn') },
  ssm: { name: 'client-ssm', protocol: 'awsJson', load: () => import('@aws-sdk/client-ssm') },
  'vpc-lattice': {
    name: 'client-vpc-lattice',
    protocol: 'restJson',
    load: () => import('@aws-sdk/client-vpc-lattice'),
  },
  xray: { name: 'client-xray', protocol: 'restJson', load: () => import('@aws-sdk/client-xray') },
  sts: { name: 'client-sts', protocol: 'awsQuery', load: () => import('@aws-sdk/client-sts') },
};

export const isModelled = (service: string): service is ModelledService => Object.hasOwn(clients, service);

export const modelledServices: readonly ModelledService[] = Object.keys(clients).filter(isModelled);

const named = <T extends { readonly name: string }>(found: readonly (T | undefined)[]): Map<string, T> =>
  new Map(found.flatMap((each) => (each === undefined ? [] : [[each.name, each]])));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export async function loadModel(service: ModelledService): Promise<ServiceModel> {
  const { name, protocol, isQueryCompatible = false, load } = clients[service];
  const sdk: Readonly<Record<string, unknown>> = { ...(await load()) };
  const schemas = Object.values(sdk);
  return {
    service,
    protocol,
    isQueryCompatible,
    operations: named(schemas.map(operationOf)),
    errors: named(schemas.map(errorOf)),
    declared: declaredBy(name),
    enumeration(type) {
      const values = sdk[type];
      return isRecord(values) ? Object.values(values).map(String) : undefined;
    },
    sdk,
  };
}
