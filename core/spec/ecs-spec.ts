import * as z from 'zod/mini';
import { across, distinct, key, optional, text } from './grammar.ts';

const clusterName = '[A-Za-z0-9_-]{1,255}';
const arnOf = (kind: string) => `arn:[^:]+:ecs:[^:]*:\\d{12}:${kind}`;

/** `shop` of its ARN, or of itself. */
export const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** The cluster in the ARN of a service; undefined for a name. */
const clusterIn = (service: unknown): string | undefined =>
  typeof service === 'string' ? /^arn:.*:service\/([^/]+)\//.exec(service)?.[1] : undefined;

/** Services of Amazon ECS in one cluster. DescribeServices takes ten at most. */
const services = z
  .strictObject({
    cluster: key(
      text(new RegExp(`^(${clusterName}|${arnOf('cluster')}/${clusterName})$`), 'the name or the ARN of a cluster'),
      'Their cluster, by name or ARN.',
    ),
    services: key(
      z
        .array(
          text(
            new RegExp(`^(${clusterName}|${arnOf('service')}/${clusterName}/${clusterName})$`),
            'the name of a service, or its ARN with the cluster in it',
          ),
        )
        .check(z.minLength(1), z.maxLength(10), distinct('each service once', lastPart)),
      'The services whose tasks are the stable and the canary, by name or ARN.',
    ),
  })
  .check(
    across(
      ({ cluster, services }) =>
        typeof cluster !== 'string' ||
        !Array.isArray(services) ||
        services.every((one) => (clusterIn(one) ?? lastPart(cluster)) === lastPart(cluster)),
      'services of this cluster alone',
      'services',
    ),
  );

/** A rule that ECS writes has no mark. Only the services know which rules they write. */
export const ecs = optional(
  services,
  'The services of Amazon ECS behind the router: a start is refused if ECS or CodeDeploy moves their traffic by itself.',
);

export type EcsSpec = z.infer<typeof services>;
