import type { Clock } from './clock.ts';
import { type ControlPath, createControlPath } from './data-plane/control/control-path.ts';
import {
  type ControlPlane,
  createControlPlane,
  type Propagation as MeshPropagation,
} from './data-plane/control/control-plane.ts';
import { putAsService } from './data-plane/minute-publisher.ts';
import type { EmbeddedAws } from './embedded-aws.ts';
import type { Served } from './http/local-page.ts';
import { type LoadBalancers, type LoadBalancersOptions, startLoadBalancers } from './load-balancer/load-balancers.ts';
import {
  type Propagation,
  startVpcLatticeDataPlane,
  type VpcLatticeDataPlane,
} from './vpc-lattice-data-plane/vpc-lattice-data-plane.ts';
import type { XRayDaemon } from './xray-daemon/xray-daemon.ts';

interface DataPlanesOptions {
  readonly aws: EmbeddedAws;
  readonly clock: Clock;
  /** As given to realClock. */
  readonly time: { readonly scale: number; readonly epoch: number };
  /** When proxies follow a change of their mesh; as on AWS unless given. */
  readonly appMesh: MeshPropagation | undefined;
  /** Whether App Mesh gives routes without a policy its hidden retries; true unless given. */
  readonly hasDefaultRetries: boolean | undefined;
  /** How late load balancers follow changes of their rules; a second or more unless given. */
  readonly loadBalancers: LoadBalancersOptions['propagation'];
  /** Where proxies send their traces. */
  readonly xray: XRayDaemon;
  /** When VPC Lattice's data plane follows a change; as on AWS unless given. */
  readonly vpcLattice: Partial<Propagation> | undefined;
}

/** What carries the traffic of the embedded services on this machine. */
interface DataPlanes {
  readonly appMesh: ControlPlane;
  readonly loadBalancers: LoadBalancers;
  readonly vpcLattice: VpcLatticeDataPlane;
  /** The way of proxies to the control plane of App Mesh. */
  readonly controlPath: ControlPath;
  /** Where listeners are reached, and what is not served. */
  served(): Served;
  close(): Promise<void>;
}

export function daemonProblems({ refused }: XRayDaemon): readonly string[] {
  const found = refused();
  if (found === undefined) return [];
  const { count, why } = found;
  return [`the X-Ray daemon refused ${count === 1 ? '1 document' : `${count} documents, the newest`}: ${why}`];
}

/** Starts them on the services as they are: after what was kept of them has been taken over. */
export function startDataPlanes(options: DataPlanesOptions): DataPlanes {
  const { aws, clock, time, vpcLattice: propagation } = options;
  const put = putAsService(aws.services.monitoring);
  const appMesh = createControlPlane({
    model: aws.services.appmesh,
    cloudMap: aws.services.servicediscovery,
    clock,
    random: Math.random,
    propagation: options.appMesh,
    hasDefaultRetries: options.hasDefaultRetries,
  });
  const loadBalancers = startLoadBalancers({
    model: aws.services.elasticloadbalancing,
    surroundings: aws.surroundings,
    timeScale: time.scale,
    put,
    propagation: options.loadBalancers,
  });
  const vpcLattice = startVpcLatticeDataPlane({
    model: aws.services['vpc-lattice'],
    clock,
    put,
    random: Math.random,
    ...(propagation && { propagation }),
  });
  return {
    appMesh,
    controlPath: createControlPath({ plane: appMesh, clock: time, xrayPort: options.xray.port }),
    loadBalancers,
    vpcLattice,
    served: () => ({
      endpoints: [
        ...loadBalancers.endpoints().map(({ loadBalancer, port, url }) => ({
          name: `load balancer ${loadBalancer}, listener on port ${port}`,
          url,
        })),
        ...vpcLattice.endpoints().map(({ listener, url }) => ({
          name: `vpc-lattice service ${listener.serviceName}, listener ${listener.listenerName}, port ${listener.listenerPort}`,
          url,
        })),
      ],
      problems: [...loadBalancers.problems(), ...vpcLattice.problems(), ...daemonProblems(options.xray)],
    }),
    async close() {
      appMesh.close();
      await loadBalancers.close();
      await vpcLattice.close();
    },
  };
}
