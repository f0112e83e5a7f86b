import type { ServiceName } from './call.ts';

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

/** The answer of each model to an operation that it does not have: never an empty success. */
export const notImplemented = (service: ServiceName, operation: string): AwsError =>
  new AwsError('NotImplemented', `The embedded AWS does not implement ${service}:${operation}.`, 501);
