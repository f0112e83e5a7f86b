/** The second argument of a handler. */
export interface LambdaContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly clientContext: unknown;
  callbackWaitsForEmptyEventLoop: boolean;
  getRemainingTimeInMillis(): number;
}

interface ContextFacts {
  readonly requestId: string;
  readonly functionName: string;
  readonly version: string;
  readonly invokedFunctionArn: string;
  readonly memoryMegabytes: number;
  /** JSON. */
  readonly clientContext?: string | undefined;
}

export const logGroup = (functionName: string): string => `/aws/lambda/${functionName}`;

/** @param remaining milliseconds until the time-out, whole or not, may be negative */
export const createContext = (facts: ContextFacts, logStream: string, remaining: () => number): LambdaContext => ({
  awsRequestId: facts.requestId,
  functionName: facts.functionName,
  functionVersion: facts.version,
  invokedFunctionArn: facts.invokedFunctionArn,
  memoryLimitInMB: String(facts.memoryMegabytes),
  logGroupName: logGroup(facts.functionName),
  logStreamName: logStream,
  clientContext: facts.clientContext === undefined ? undefined : JSON.parse(facts.clientContext),
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, Math.floor(remaining())),
});
