import type { AwsRequest, AwsResponse } from '../http-message.ts';
import type { Service } from '../kit/call.ts';

/** The DynamoDB of the embedded AWS. Its two models give the same answers; a contract suite holds them to it. */
export interface DynamoDb extends Service {
  /** Answers a request of the wire as it is, where the model speaks the wire protocol itself. */
  readonly raw?: (request: AwsRequest) => Promise<AwsResponse>;
  close(): Promise<void>;
  /** JSON-safe. */
  snapshot(): unknown;
  restore(state: unknown): void;
}
