import type { AwsRequest, AwsResponse } from '../http-message.ts';
import { AwsError } from '../kit/aws-error.ts';
import type { Output, Service } from '../kit/call.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { isRecord } from '../protocols/protocol.ts';

/** A service that reads and writes the wire itself. */
export interface RawService extends Service {
  raw(request: AwsRequest): Promise<AwsResponse>;
}

export const isRaw = (service: Service): service is RawService => 'raw' in service && typeof service.raw === 'function';

const parse = (body: AwsResponse['body']): Output => {
  const value: unknown = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body));
  return isRecord(value) ? value : {};
};

/** `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException` -> the part after the #. */
const codeOf = (type: unknown): string => (typeof type === 'string' ? type.slice(type.indexOf('#') + 1) : 'Unknown');

function errorOf({ status, body }: AwsResponse): AwsError {
  const { __type, message, Message, ...fields } = parse(body);
  return new AwsError(codeOf(__type), String(message ?? Message ?? ''), status, fields);
}

/**
 * Answers with the service's own bytes, unless what stands between (the request log, an intercept) put another answer in
 * their place.
 */
export async function answerRaw(
  service: RawService,
  request: AwsRequest,
  perform: (effect: () => Promise<Output>) => Promise<Output>,
  encode: { output: (output: Output) => AwsResponse; error: Protocol['encodeError'] },
  requestId: string,
): Promise<AwsResponse> {
  let own: { response: AwsResponse; meaning: unknown } | undefined;
  try {
    const output = await perform(async () => {
      const response = await service.raw(request);
      const meaning = response.status < 400 ? parse(response.body) : errorOf(response);
      own = { response, meaning };
      if (meaning instanceof AwsError) throw meaning;
      return meaning;
    });
    return output === own?.meaning && own !== undefined ? own.response : encode.output(output);
  } catch (error) {
    if (own !== undefined && error === own.meaning) return own.response;
    if (error instanceof AwsError) return encode.error(error, requestId);
    throw error;
  }
}
