import type { Call, ServiceName } from '../kit/call.ts';
import type { TagsOf } from '../kit/tags.ts';
import { accessDenied, unknownPermission } from './access-denied.ts';
import { denialOf } from './decide.ts';
import type { Identity } from './identity.ts';
import { permissions } from './permissions/permissions.ts';

/** Lets a call pass, or does not. @throws AwsError AccessDeniedException in IAM's words */
export type Guard = (call: Call) => void;

/** The prefix of a service's actions. */
const prefix = (service: Call['service']): string => (service === 'monitoring' ? 'cloudwatch' : service);

/**
 * Checks each call of a caller with a policy against it.
 *
 * @param identityOf undefined for a caller who may do everything: a person without a policy
 * @param tagsOf the tags of a service's resources; undefined for a service without any
 */
export const createGuard =
  (
    identityOf: (accessKeyId: string) => Identity | undefined,
    tagsOf: (service: ServiceName) => TagsOf | undefined,
  ): Guard =>
  ({ service, operation, input, caller }) => {
    const identity = identityOf(caller.accessKeyId);
    // Who one is may be asked by everyone, whatever the policies say.
    if (identity === undefined || service === 'sts') return;
    const known = permissions[service];
    const need = Object.hasOwn(known, operation) ? known[operation]?.(input, tagsOf(service)) : undefined;
    if (need === undefined) throw unknownPermission(service, identity.arn, `${prefix(service)}:${operation}`);
    const denial = denialOf(identity.statements, need);
    if (denial !== undefined) throw accessDenied(service, identity.arn, denial);
  };
