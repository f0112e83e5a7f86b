import { AwsError } from '../kit/aws-error.ts';
import { xrayOperations } from '../xray/xray.ts';
import type { Protocol } from './protocol.ts';
import { restJson } from './rest-json.ts';

/** X-Ray's restJson1: what is wrong stands in `Message` too, as its model has it. */
export function xrayProtocol(): Protocol {
  const rest = restJson(xrayOperations, 'InvalidRequestException');
  return {
    ...rest,
    encodeError({ code, message, status, fields }, requestId) {
      return rest.encodeError(new AwsError(code, message, status, { ...fields, Message: message }), requestId);
    },
  };
}
