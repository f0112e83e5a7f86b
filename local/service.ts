/** Who calls: read from the signature's access key. The embedded AWS gives each function's role a key of its own. */
export interface Caller {
  readonly accessKeyId: string;
  /** What the request log prints: a role's name such as `ShiftWeightsFunction`, or `user` for any other key. */
  readonly name: string;
  /** As AWS names who calls, for callers with a policy. */
  readonly arn?: string;
}

/** Credential scopes of the services, as in a request's signature. */
export type ServiceName =
  | 'appmesh'
  | 'monitoring'
  | 'events'
  | 'states'
  | 'lambda'
  | 'dynamodb'
  | 'ssm'
  | 'sts'
  | 'sqs'
  | 'sns';

/** One call of one operation; `input` has the members of the operation's input shape, timestamps in epoch seconds. */
export interface Call {
  readonly service: ServiceName;
  /** As in the API reference: `UpdateRoute`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
  readonly requestId: string;
}

/** Members of the operation's output shape, as JSON: timestamps in epoch seconds. */
export type Output = Readonly<Record<string, unknown>>;

/** The model of one AWS service: an answer, or an AwsError. */
export interface Service {
  readonly name: ServiceName;
  /** @throws AwsError with AWS's own code; an operation that is not implemented is one too. */
  call(call: Call): Promise<Output>;
}

/** Makes a call and waits for its answer; what the models of other services use to reach each other. */
export type CallAws = (
  service: ServiceName,
  operation: string,
  input: Readonly<Record<string, unknown>>,
  caller: Caller,
) => Promise<Output>;

/** An error as AWS would answer it. `code` is AWS's (`NotFoundException`), `status` the HTTP status. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;
  /** Further members of the error's shape. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, fields: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}

/** What each model answers to an operation that it does not have: never an empty success. */
export const notImplemented = (service: ServiceName, operation: string): AwsError =>
  new AwsError('NotImplemented', `The embedded AWS does not implement ${service}:${operation}.`, 501);

export const accountId = '000000000000';
export const region = 'eu-west-1';
export const partition = 'aws';
