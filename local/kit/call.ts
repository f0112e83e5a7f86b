/** The members of an operation's input, unread. */
export type Input = Readonly<Record<string, unknown>>;

/** The owner of the access key that signed a request. The embedded AWS gives each function's role a key of its own. */
export interface Caller {
  readonly accessKeyId: string;
  /** What the request log prints: a role's name such as `ShiftWeightsFunction`, or `user` for any other key. */
  readonly name: string;
  /** AWS's name for the caller, where the caller has a policy. */
  readonly arn?: string;
}

/** Credential scopes of the services, as in a request's signature. */
export type ServiceName =
  | 'appmesh'
  | 'cloudformation'
  | 'monitoring'
  | 'events'
  | 'states'
  | 'lambda'
  | 'dynamodb'
  | 'ecs'
  | 'elasticloadbalancing'
  | 's3'
  | 'servicediscovery'
  | 'ssm'
  | 'sts'
  | 'sqs'
  | 'sns'
  | 'vpc-lattice'
  | 'xray';

/** One call of one operation; `input` has the members of the operation's input shape, timestamps in epoch seconds. */
export interface Call {
  readonly service: ServiceName;
  /** As in the API reference: `UpdateRoute`. */
  readonly operation: string;
  readonly input: Input;
  readonly caller: Caller;
  readonly requestId: string;
  /** The Region that the request was signed for; undefined for a call without a signature. */
  readonly region?: string;
}

/** Members of the operation's output shape, as JSON: timestamps in epoch seconds. */
export type Output = Readonly<Record<string, unknown>>;

/** The model of one AWS service: an answer, or an AwsError. */
export interface Service {
  readonly name: ServiceName;
  /** @throws AwsError with AWS's own code; an operation that is not implemented is one too. */
  call(call: Call): Promise<Output>;
}

/** Makes a call and waits for its answer. Models reach the other services by it. */
export type CallAws = (service: ServiceName, operation: string, input: Input, caller: Caller) => Promise<Output>;
