import { relative } from 'node:path';
import { shellWord } from '../../local/shell-word.ts';
import { ofHome } from '../run/home.ts';

interface Welcome {
  readonly env: Readonly<Record<string, string>>;
  readonly stack: string;
  readonly requestLog: string;
  readonly timeScale: number;
  /** The URL of the colour teller; undefined without one. */
  readonly app: string | undefined;
  /** Of the X-Ray daemon. */
  readonly daemonPort: number;
}

/** The text after the start of the embedded AWS: the variables to set, and commands to try. */
export const welcomeLines = ({ env, stack, requestLog, timeScale, app, daemonPort }: Welcome): string[] => [
  `An embedded AWS with the stack ${stack} deployed. Ctrl-C ends it.`,
  '',
  'In another terminal:',
  ...Object.entries(env).map(([name, value]) => `  export ${name}=${value}`),
  '',
  'Then, for instance:',
  ...(app === undefined
    ? ['  aws ssm get-parameters-by-path --path /meshshift', '  meshshift doctor']
    : [
        '  aws appmesh list-meshes',
        ...firstRollout(),
        `  meshshift watch --web --app ${app}`,
        '  meshshift why',
        '  aws cloudwatch set-alarm-state --alarm-name color-wrong-answers --state-value ALARM --state-reason "to try it"',
        '',
        `The colour teller answers on ${app}/color${timeScale === 1 ? '; its metrics come each minute, so wait four before the first start (eight seconds with --time-scale 30)' : ''}.`,
      ]),
  `Meshes, their traffic, and the way to a first one are on ${env.AWS_ENDPOINT_URL}/console/app-mesh.`,
  `Load balancers and services of VPC Lattice answer on this machine: curl ${env.AWS_ENDPOINT_URL}/_local/endpoints lists where.`,
  `The X-Ray daemon is on 127.0.0.1:${daemonPort}; processes and proxies that are attached find it.`,
  `Each call is logged in ${requestLog}.`,
];

/** The first rollout by hand is of the example, wherever this clone or package is. */
function firstRollout(): string[] {
  const file = ofHome('examples/color-teller.yaml');
  const below = relative(process.cwd(), file);
  const spec = below.startsWith('..') ? shellWord(file) : below;
  return [`  meshshift plan ${spec}`, `  meshshift start ${spec} --wait`];
}
