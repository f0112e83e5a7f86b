import type { AppMesh } from '../app-mesh/app-mesh.ts';
import type { CloudMap } from '../cloud-map/cloud-map.ts';
import type { CloudWatch, CloudWatchOptions } from '../cloudwatch/cloud-watch.ts';
import type { Journal } from '../data/journal.ts';
import type { Dispatch } from '../dispatch/dispatch.ts';
import type { Intercept } from '../dispatch/intercept.ts';
import type { DynamoDb, DynamoDbOptions } from '../dynamodb/dynamo-db.ts';
import type { Ecs } from '../ecs/ecs.ts';
import type {
  ElasticLoadBalancing,
  ElasticLoadBalancingOptions,
} from '../elastic-load-balancing/elastic-load-balancing.ts';
import type { AwsEvent } from '../eventbridge/event.ts';
import type { EventBridge } from '../eventbridge/event-bridge.ts';
import type { Callers } from '../iam/callers.ts';
import type { CallAws, Service, ServiceName } from '../kit/call.ts';
import type { RequestLog, RequestLogOptions } from '../request-log.ts';
import type { S3, S3Options } from '../s3/s3.ts';
import type { Sns } from '../sns/sns.ts';
import type { Sqs } from '../sqs/sqs.ts';
import type { Ssm } from '../ssm/ssm.ts';
import type { StepFunctions, StepFunctionsOptions } from '../step-functions/step-functions.ts';
import type { Surroundings } from '../surroundings.ts';
import type { VpcLattice, VpcLatticeOptions } from '../vpc-lattice/vpc-lattice.ts';
import type { XRay, XRayOptions } from '../xray/xray.ts';

/** What a model that is added gets of the embedded AWS around it. */
export interface Wiring {
  /** Its own: what its timers do is kept too, where there is a journal. */
  readonly surroundings: Surroundings;
  /** How it reaches other services: such calls are logged and intercepted like all others. */
  readonly call: CallAws;
  /** Who owns which access key, and what he may do. */
  readonly callers: Callers;
  /** How it sends an event of its own to the default bus. */
  readonly emit: (event: AwsEvent) => void;
  /** Says that its state has changed by other means than a call to it, an answer that it got, or a timer. */
  readonly changed: () => void;
}

export interface EmbeddedAwsOptions extends Pick<RequestLogOptions, 'monotonic'> {
  readonly surroundings: Surroundings;
  /** Services that need more than the embedded AWS has of its own: Lambda needs its functions. */
  readonly add?: readonly ((wiring: Wiring) => Service)[];
  readonly intercept?: Intercept;
  /** What App Mesh stores though no proxy follows it. */
  /** How late metrics are, and when they are listed. */
  readonly cloudWatch?: Pick<CloudWatchOptions, 'visibleAfterMs' | 'listedAfterMs' | 'listedAtOnce'>;
  /** How stale its reads may be; never unless given. */
  readonly dynamoDb?: Pick<DynamoDbOptions, 'staleReads'>;
  /** Who checks targets, and whether load balancers serve requests. */
  readonly elasticLoadBalancing?: Pick<ElasticLoadBalancingOptions, 'probe' | 'isServed'>;
  /** Where the bytes of its objects are; in memory unless given. */
  readonly s3?: S3Options;
  /** What the model of Step Functions gets besides its wiring. */
  readonly stepFunctions?: Pick<
    StepFunctionsOptions,
    'maximumEvents' | 'workTimeScale' | 'losesEvent' | 'callerOf' | 'sendHttp'
  >;
  /** How targets are checked, and what is not as on AWS by default. */
  readonly vpcLattice?: VpcLatticeOptions;
  /** How many traces it keeps. */
  readonly xray?: XRayOptions;
  /** The request log is appended to it, one line of JSON an entry. */
  readonly logFile?: string;
  /** Keeps the whole state: what a call was answered is in it before the answer is sent. */
  readonly journal?: Journal;
}

/** The models that are always there. */
export interface Models {
  readonly appmesh: AppMesh;
  readonly dynamodb: DynamoDb;
  readonly ecs: Ecs;
  readonly elasticloadbalancing: ElasticLoadBalancing;
  readonly events: EventBridge;
  readonly monitoring: CloudWatch;
  readonly s3: S3;
  readonly servicediscovery: CloudMap;
  readonly sns: Sns;
  readonly sqs: Sqs;
  readonly ssm: Ssm;
  readonly states: StepFunctions;
  readonly sts: Service;
  readonly 'vpc-lattice': VpcLattice;
  readonly xray: XRay;
}

export interface EmbeddedAws {
  readonly surroundings: Surroundings;
  readonly services: Models & Readonly<Partial<Record<ServiceName, Service>>>;
  readonly log: RequestLog;
  readonly callers: Callers;
  /** The way in of both front doors. */
  readonly dispatch: Dispatch;
  /** A call without the wire. */
  readonly call: CallAws;
  /** The state of every model that has one, JSON-safe. */
  snapshot(): unknown;
  /** Takes over what `snapshot` returned; a service that it has nothing of keeps its state. */
  restore(state: unknown): void;
  /**
   * Takes over what the journal kept. Executions go on; the calls that their tasks were making have lost their answers.
   * Nothing happens where there is no journal, or where it is new.
   */
  resume(): void;
  /** Ends every model's timers and processes, then the request log. */
  close(): Promise<void>;
}
