import { createServer } from 'node:http';
import { AppMeshClient } from '@aws-sdk/client-app-mesh';
import { ElasticLoadBalancingV2Client, ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { UpdateRuleCommand, VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import { pause } from '../adapters/clock.ts';
import type { Provider } from '../core/routing/route.ts';
import { listenOnLoopback } from '../local/data-plane/listen.ts';
import { colorBalancerNames, createColorBalancer } from '../local/sample-app/color-load-balancer.ts';
import { createColorMesh } from '../local/sample-app/color-mesh.ts';
import { colorNames } from '../local/sample-app/color-names.ts';
import { colorServiceNames, createColorService } from '../local/sample-app/color-service.ts';

interface BenchRouter {
  /** The `router` of a spec. */
  readonly spec: Readonly<Record<string, unknown>>;
  /**
   * Makes the router, with one healthy target that answers for both versions. The canary is in its rule from the start,
   * so that no rollout waits for its health.
   */
  make(client: Client): Promise<void>;
}

interface Client {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A target that is always healthy, by the name of each version. */
async function targets() {
  const server = createServer((_, response) => void response.end('{}'));
  const { hostname: id, port } = new URL(await listenOnLoopback(server));
  server.unref();
  return { 'color-v1': [{ id, port: Number(port) }], 'color-v2': [{ id, port: Number(port) }] };
}

export const benchRouters: Readonly<Record<Provider, BenchRouter>> = {
  appmesh: {
    spec: { mesh: colorNames.mesh, virtualRouter: colorNames.virtualRouter, routes: [colorNames.route] },
    make: (client) => createColorMesh(new AppMeshClient(client), colorNames),
  },
  alb: {
    spec: { provider: 'alb', loadBalancer: colorBalancerNames.loadBalancer, rules: ['8080/10'] },
    async make(client) {
      const elb = new ElasticLoadBalancingV2Client(client);
      const { ruleArn, targetGroups } = await createColorBalancer(elb, colorBalancerNames, await targets());
      const TargetGroups = Object.entries(targetGroups).map(([version, TargetGroupArn]) => ({
        TargetGroupArn,
        Weight: version === 'color-v1' ? 100 : 0,
      }));
      await elb.send(
        new ModifyRuleCommand({ RuleArn: ruleArn, Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }] }),
      );
    },
  },
  lattice: {
    spec: { provider: 'lattice', service: colorServiceNames.service, rules: ['http/color'] },
    async make(client) {
      const lattice = new VPCLatticeClient(client);
      const made = await createColorService(lattice, colorServiceNames, await targets(), () => pause(50));
      const targetGroups = Object.entries(made.targetGroups).map(([version, targetGroupIdentifier]) => ({
        targetGroupIdentifier,
        weight: version === 'color-v1' ? 100 : 0,
      }));
      await lattice.send(
        new UpdateRuleCommand({
          serviceIdentifier: made.serviceId,
          listenerIdentifier: made.listenerId,
          ruleIdentifier: made.ruleId,
          action: { forward: { targetGroups } },
        }),
      );
    },
  },
};
