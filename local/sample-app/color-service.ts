import {
  CreateListenerCommand,
  CreateRuleCommand,
  CreateServiceCommand,
  CreateServiceNetworkCommand,
  CreateServiceNetworkServiceAssociationCommand,
  CreateTargetGroupCommand,
  GetTargetGroupCommand,
  RegisterTargetsCommand,
  type VPCLatticeClient,
} from '@aws-sdk/client-vpc-lattice';
import { colorNames } from './color-names.ts';
import { healthPath } from './gateway-paths.ts';
import type { TargetAddress } from './task-addresses.ts';

/** What the colour teller is called in VPC Lattice. */
export interface ColorServiceNames {
  readonly network: string;
  readonly service: string;
  /** By which the gateway calls it. */
  readonly customDomainName: string;
  readonly listener: string;
  readonly rule: string;
  /** The versions of the backend: target group and the colour that its processes answer. */
  readonly versions: Readonly<Record<string, string>>;
}

export const colorServiceNames: ColorServiceNames = {
  network: 'color-network',
  service: 'color',
  customDomainName: colorNames.colorService,
  listener: 'http',
  rule: 'color',
  versions: colorNames.versions,
};

/** The port of the service's listener. */
export const servicePort = 8080;

/** The service as it was made: ids, and the name that it has in DNS. */
export interface ColorService {
  readonly serviceId: string;
  readonly listenerId: string;
  readonly ruleId: string;
  readonly domainName: string;
  /** The target group of each version. */
  readonly targetGroups: Readonly<Record<string, string>>;
}

const vpcIdentifier = 'vpc-0123456789abcdef0';

async function createTargetGroup(lattice: VPCLatticeClient, name: string, wait: () => Promise<void>): Promise<string> {
  const { id: targetGroupIdentifier = '' } = await lattice.send(
    new CreateTargetGroupCommand({
      name,
      type: 'IP',
      config: {
        port: servicePort,
        protocol: 'HTTP',
        protocolVersion: 'HTTP1',
        vpcIdentifier,
        healthCheck: { enabled: true, path: healthPath, healthCheckIntervalSeconds: 10 },
      },
    }),
  );
  for (;;) {
    const { status } = await lattice.send(new GetTargetGroupCommand({ targetGroupIdentifier }));
    if (status !== 'CREATE_IN_PROGRESS') return targetGroupIdentifier;
    await wait();
  }
}

/**
 * Creates the colour teller's service in a network of its own, a target group for each version with its processes, and a
 * rule that sends everything to the first of them: calls that a person could type. The rule has a match of its own beside
 * its weights, so that one can see what a change of weights keeps; the default rule answers 404.
 *
 * @param targets the processes of each version
 * @param wait a moment, until something that is in progress is asked for again
 * @throws what VPC Lattice answers, such as ConflictException when there is a service of that name
 */
export async function createColorService(
  lattice: VPCLatticeClient,
  names: ColorServiceNames,
  targets: Readonly<Record<string, readonly TargetAddress[]>>,
  wait: () => Promise<void>,
): Promise<ColorService> {
  const { id: serviceNetworkIdentifier } = await lattice.send(new CreateServiceNetworkCommand({ name: names.network }));
  const { id: serviceIdentifier = '', dnsEntry } = await lattice.send(
    new CreateServiceCommand({ name: names.service, customDomainName: names.customDomainName }),
  );
  await lattice.send(
    new CreateServiceNetworkServiceAssociationCommand({ serviceIdentifier, serviceNetworkIdentifier }),
  );
  const targetGroups: Record<string, string> = {};
  for (const version of Object.keys(names.versions)) {
    const targetGroupIdentifier = await createTargetGroup(lattice, version, wait);
    targetGroups[version] = targetGroupIdentifier;
    const addresses = [...(targets[version] ?? [])];
    await lattice.send(new RegisterTargetsCommand({ targetGroupIdentifier, targets: addresses }));
  }
  const [firstVersion = ''] = Object.keys(names.versions);
  const { id: listenerIdentifier = '' } = await lattice.send(
    new CreateListenerCommand({
      serviceIdentifier,
      name: names.listener,
      protocol: 'HTTP',
      port: servicePort,
      defaultAction: { fixedResponse: { statusCode: 404 } },
    }),
  );
  const { id: ruleId = '' } = await lattice.send(
    new CreateRuleCommand({
      serviceIdentifier,
      listenerIdentifier,
      name: names.rule,
      priority: 10,
      match: { httpMatch: { pathMatch: { match: { prefix: '/' }, caseSensitive: true } } },
      action: { forward: { targetGroups: [{ targetGroupIdentifier: targetGroups[firstVersion], weight: 100 }] } },
    }),
  );
  return {
    serviceId: serviceIdentifier,
    listenerId: listenerIdentifier,
    ruleId,
    domainName: dnsEntry?.domainName ?? '',
    targetGroups,
  };
}
