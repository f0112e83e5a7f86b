import type { Clock } from './clock.ts';
import { putAsService } from './data-plane/minute-publisher.ts';
import type { EmbeddedAws } from './embedded-aws.ts';
import type { Served } from './http/local-page.ts';
import {
  type Propagation,
  startVpcLatticeDataPlane,
  type VpcLatticeDataPlane,
} from './vpc-lattice-data-plane/vpc-lattice-data-plane.ts';

interface DataPlanesOptions {
  readonly aws: EmbeddedAws;
  readonly clock: Clock;
  /** When VPC Lattice's data plane follows a change; as on AWS unless given. */
  readonly vpcLattice: Partial<Propagation> | undefined;
}

/** What carries the traffic of the embedded services on this machine. */
interface DataPlanes {
  readonly vpcLattice: VpcLatticeDataPlane;
  /** Where listeners are reached, and what is not served. */
  served(): Served;
  close(): Promise<void>;
}

/** Starts them on the services as they are: after what was kept of them has been taken over. */
export function startDataPlanes({ aws, clock, vpcLattice: propagation }: DataPlanesOptions): DataPlanes {
  const vpcLattice = startVpcLatticeDataPlane({
    model: aws.services['vpc-lattice'],
    clock,
    put: putAsService(aws.services.monitoring),
    random: Math.random,
    ...(propagation && { propagation }),
  });
  return {
    vpcLattice,
    served: () => ({
      endpoints: vpcLattice.endpoints().map(({ listener, url }) => ({
        name: `vpc-lattice service ${listener.serviceName}, listener ${listener.listenerName}, port ${listener.listenerPort}`,
        url,
      })),
      problems: vpcLattice.problems(),
    }),
    close: vpcLattice.close,
  };
}
