import { join } from 'node:path';
import { type Clock, machineClock, realClock } from './clock.ts';
import { cloudFormation } from './cloudformation/cloud-formation.ts';
import { createConsole } from './console/console.ts';
import { openDataFolder } from './data/data-folder.ts';
import type { ControlPath } from './data-plane/control/control-path.ts';
import type { ControlPlane, Propagation as MeshPropagation } from './data-plane/control/control-plane.ts';
import { type EmbeddedAws, type EmbeddedAwsOptions, embeddedAws } from './embedded-aws.ts';
import { type HttpDoor, startHttpDoor } from './http/http-door.ts';
import type { Credentials } from './iam/callers.ts';
import { userIdentity } from './iam/identity.ts';
import type { Statement } from './iam/statement.ts';
import { childProcessLauncher } from './lambda/child-process/child-process-launcher.ts';
import type { FunctionSpec } from './lambda/deploy.ts';
import { namespace } from './lambda/invocation-metrics.ts';
import { type Lambda, lambda } from './lambda/lambda.ts';
import type { LoadBalancers, LoadBalancersOptions } from './load-balancer/load-balancers.ts';
import { probeTarget } from './load-balancer/probe-target.ts';
import { bodiesInFolder } from './s3/bodies.ts';
import { daemonProblems, startDataPlanes } from './start-data-planes.ts';
import { realSurroundings } from './surroundings.ts';
import { type Deployed, type DeployOptions, deployTemplate } from './template/deploy-template.ts';
import { latticeProbe } from './vpc-lattice-data-plane/probe.ts';
import type { Propagation, VpcLatticeDataPlane } from './vpc-lattice-data-plane/vpc-lattice-data-plane.ts';
import { type DaemonPort, startXRayDaemon, type XRayDaemon } from './xray-daemon/xray-daemon.ts';

export interface LocalAwsOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** How many times as fast as real time the clock runs; 1 unless given. Waiting is scaled, work is not. */
  readonly timeScale?: number;
  /** The request log is appended to it, one line of JSON an entry. */
  readonly logFile?: string;
  /** How late metrics are, and when they are listed; as on AWS unless given. */
  readonly cloudWatch?: EmbeddedAwsOptions['cloudWatch'];
  /** When proxies follow a change of their mesh; as on AWS unless given. */
  readonly appMesh?: MeshPropagation;
  /** Whether App Mesh gives routes without a policy its hidden retries; true unless given. */
  readonly hasDefaultRetries?: boolean;
  /** How late load balancers follow changes of their rules; a second or more unless given. */
  readonly loadBalancers?: LoadBalancersOptions['propagation'];
  /** When VPC Lattice's data plane follows a change; as on AWS unless given. */
  readonly vpcLattice?: Partial<Propagation>;
  /** Where the X-Ray daemon listens; any free port unless given. */
  readonly xrayDaemon?: DaemonPort;
  /** How many processes of each function are started as it is deployed, so that its first call finds one; 0 unless given. */
  readonly prewarm?: number;
  /** Whether stacks pass over types and properties that are not known here, with a line in their events; refused unless given. */
  readonly lenient?: boolean;
  /**
   * Keeps everything in this folder, so that it goes on where it stood, however the process ended: nothing that a call
   * was answered is lost, but metric data and traces of the last moments once keeping them takes long. Not
   * forced onto the disk, so a machine that fails may lose more. Calls that were under way have lost their answers.
   * Without a folder all is gone at the end.
   */
  readonly dataDir?: string;
}

/** The embedded AWS with everything real that it can have: HTTP, processes for the functions, the machine's clock. */
export interface LocalAws {
  readonly aws: EmbeddedAws;
  readonly lambda: Lambda;
  readonly door: HttpDoor;
  /** Drives the proxies of App Mesh. */
  readonly appMesh: ControlPlane;
  /** Serves the listeners of application load balancers. */
  readonly loadBalancers: LoadBalancers;
  /** Serves the listeners of VPC Lattice. */
  readonly vpcLattice: VpcLatticeDataPlane;
  /** Takes the segments of proxies and processes. */
  readonly xray: XRayDaemon;
  /** As given to realClock, for other processes that are to read the same time. */
  readonly clock: { readonly scale: number; readonly epoch: number };
  /** Deploys a stack, or again what has changed of it. */
  deploy(stack: Pick<DeployOptions, 'templatePath' | 'stackName' | 'parameters' | 'buildCommand'>): Promise<Deployed>;
  /** Keys for a user who may do what the statements say and nothing else. */
  registerUser(name: string, statements: readonly Statement[]): Credentials;
  close(): Promise<void>;
}

type DataFolder = ReturnType<typeof openDataFolder>;

/** @throws Error before the model is made */
function deployed(model: Lambda | undefined, fn: FunctionSpec) {
  if (model === undefined) throw new Error('the model of Lambda was not made');
  return model.deploy(fn);
}

/** The embedded AWS with its Lambda functions, which reach it at a URL that is known later. */
function createAws(
  { timeScale = 1, logFile, cloudWatch, lenient = false, prewarm = 0 }: LocalAwsOptions,
  { clock, data, endpointUrl }: { clock: Clock; data: DataFolder | undefined; endpointUrl: () => string | undefined },
): { readonly aws: EmbeddedAws; readonly model: Lambda } {
  let model: Lambda | undefined;
  const aws = embeddedAws({
    surroundings: { ...realSurroundings(), clock },
    stepFunctions: { workTimeScale: timeScale },
    elasticLoadBalancing: { probe: probeTarget, isServed: true },
    vpcLattice: { probe: latticeProbe },
    ...(logFile !== undefined && { logFile }),
    ...(cloudWatch && { cloudWatch }),
    ...(data !== undefined && { journal: data.journal, s3: { bodies: bodiesInFolder(join(data.folder, 's3')) } }),
    add: [
      ({ surroundings, call, changed }) => {
        const codeFolder = data && { codeFolder: join(data.folder, 'lambda') };
        const launcher = childProcessLauncher({ clock, timeScale, endpointUrl, ...codeFolder });
        model = lambda({ surroundings, call, launcher, onChange: changed });
        return model;
      },
      (wiring) =>
        cloudFormation({ ...wiring, isLenient: lenient, deployFunction: (fn) => deployed(model, { ...fn, prewarm }) }),
    ],
  });
  if (model === undefined) throw new Error('the model of Lambda was not made');
  // As CloudWatch Logs does for every log group.
  model.onLog(({ line }) => aws.services.monitoring.readLogLine(line));
  model.onMetrics((values) => aws.services.monitoring.publishOwn(namespace, values));
  return { aws, model };
}

/** What of the traces is lost, in sentences. */
function lossesOf({ services }: EmbeddedAws, xray: XRayDaemon | undefined): readonly string[] {
  const dropped = services.xray.dropped();
  const gone = dropped === 0 ? [] : [`${dropped} older traces gave way to newer ones.`];
  const refused = xray === undefined ? [] : daemonProblems(xray);
  return [...gone, ...refused];
}

/** @throws Error with one clear sentence when the port is taken, or the data folder in use */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { port, timeScale = 1, prewarm = 0, dataDir, appMesh, hasDefaultRetries, loadBalancers, vpcLattice } = options;
  const { xrayDaemon = { port: 0, mayDiffer: false } } = options;
  const data = dataDir === undefined ? undefined : openDataFolder(dataDir);
  const epoch = data?.epochFor(timeScale) ?? Date.now();
  const clock = realClock(timeScale, epoch);
  let door: HttpDoor | undefined;
  let planes: ReturnType<typeof startDataPlanes> | undefined;
  let xray: XRayDaemon | undefined;
  const { aws, model } = createAws(options, { clock, data, endpointUrl: () => door?.url });
  const close = async () => {
    await door?.close();
    await planes?.close();
    await xray?.close();
    await aws.close();
  };
  try {
    const served = () => planes?.served() ?? { endpoints: [], problems: [] };
    const pages = createConsole({
      readMesh: aws.services.appmesh.readMesh,
      tasks: () => planes?.appMesh.listed() ?? [],
      call: aws.call,
      dispatch: aws.dispatch,
      now: () => clock.now(),
      traces: { now: Date.now, losses: () => lossesOf(aws, xray) },
    });
    xray = await startXRayDaemon({ ...xrayDaemon, call: aws.call, dispatch: aws.dispatch, clock: machineClock });
    const beside: ControlPath = (...asked) => (planes?.controlPath(...asked) ?? false) || pages(...asked);
    door = await startHttpDoor({ dispatch: aws.dispatch, log: aws.log, served, beside, port, clock });
    // Before the first request is read: nothing has come between the opening of the port and this line.
    aws.resume();
    xray.open();
    const time = { scale: timeScale, epoch };
    planes = startDataPlanes({ aws, clock, time, appMesh, hasDefaultRetries, loadBalancers, vpcLattice, xray });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    aws,
    lambda: model,
    door,
    appMesh: planes.appMesh,
    loadBalancers: planes.loadBalancers,
    vpcLattice: planes.vpcLattice,
    xray,
    clock: { scale: timeScale, epoch },
    deploy: (stack) =>
      deployTemplate({
        ...stack,
        call: aws.call,
        registerCaller: aws.callers.register,
        deployFunction: (fn) => model.deploy({ ...fn, prewarm }),
      }),
    registerUser: (name, statements) => aws.callers.register(name, userIdentity(name, statements)),
    close,
  };
}
