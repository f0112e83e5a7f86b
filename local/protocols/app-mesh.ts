import { appMeshOperations } from '../app-mesh/app-mesh.ts';
import { badRequest } from '../app-mesh/errors.ts';
import { AwsError } from '../kit/aws-error.ts';
import { type Protocol, unreadable } from './protocol.ts';
import { restJson } from './rest-json.ts';

/** App Mesh's restJson1: its model has no SerializationException, so what it cannot read is a bad request. */
export function appMeshProtocol(): Protocol {
  const rest = restJson(appMeshOperations);
  return {
    ...rest,
    decode(request) {
      try {
        return rest.decode(request);
      } catch (error) {
        const isUnreadable = error instanceof AwsError && error.code === unreadable('').code;
        throw isUnreadable ? badRequest(error.message) : error;
      }
    },
  };
}
