import * as z from 'zod/mini';
import { duration } from '../text/duration.ts';
import { ecs } from './ecs-spec.ts';
import { across, distinct, key, name, optional, text } from './grammar.ts';

const listed = (entry: z.ZodMiniType<string>, allowed: string, most: number, words: string) =>
  key(z.array(entry).check(z.minLength(1), z.maxLength(most), distinct(allowed)), words);

const appMesh = z.strictObject({
  provider: key(z.literal('appmesh'), 'What routes the requests.', 'appmesh'),
  mesh: key(name, 'The mesh.'),
  meshOwner: optional(
    text(/^\d{12}$/, 'a 12-digit account id'),
    'The account that owns the mesh, where it is shared; this account unless given.',
  ),
  virtualRouter: key(name, 'The virtual router: one rollout at a time holds it.'),
  routes: listed(
    name,
    'each route once',
    50,
    'The routes that are shifted, in this order; restored in the reverse one.',
  ),
});

/** Both routers check a target group for health, once a rule names it. */
const readyWithin = key(
  duration,
  'How long the canary’s targets may take to be healthy, before the first percent and before each further one.',
  600,
);

const rulesInOrder = 'The rules that are shifted, in this order; restored in the reverse one.';

const isArn = (written: unknown): boolean => typeof written === 'string' && written.startsWith('arn:');

const albRule = text(
  /^(\d{1,5}\/(\d{1,5}|default)|arn:[^:]+:elasticloadbalancing:[^:]*:\d{12}:listener(\/app(\/[^/]+){3}|-rule\/app(\/[^/]+){4}))$/,
  'the port of a listener and the priority of a rule (443/10), its default action (443/default), or an ARN of either',
);

const alb = z
  .strictObject({
    provider: key(z.literal('alb'), 'An Application Load Balancer.'),
    loadBalancer: optional(
      text(
        /^([A-Za-z0-9-]{1,32}|arn:[^:]+:elasticloadbalancing:[^:]*:\d{12}:loadbalancer\/app(\/[^/]+){2})$/,
        'the name or the ARN of an Application Load Balancer',
      ),
      'Its name or ARN; may be left out when every rule is given by its ARN.',
    ),
    rules: listed(albRule, 'each rule once', 50, rulesInOrder),
    stickiness: key(
      z.enum(['refuse', 'accept']),
      'A rule whose target groups are sticky keeps clients on their version, against any weight: refused unless accepted.',
      'refuse',
    ),
    readyWithin,
    ecs,
  })
  .check(
    across(
      ({ loadBalancer, rules }) => loadBalancer !== undefined || !Array.isArray(rules) || rules.every(isArn),
      'a name or an ARN, because not every rule is given by its ARN',
      'loadBalancer',
    ),
  );

const latticeRule = text(
  /^([a-z0-9-]{3,63}\/[a-z0-9-]{3,63}|arn:[^:]+:vpc-lattice:[^:]*:\d{12}:service\/svc-[0-9a-z]{17}\/listener\/listener-[0-9a-z]{17}\/rule\/rule-[0-9a-z]{17})$/,
  'a listener and a rule, by name or id (https/checkout), its default action (https/default), or the ARN of a rule',
);

const lattice = z.strictObject({
  provider: key(z.literal('lattice'), 'A service of VPC Lattice.'),
  service: key(
    text(
      /^([a-z0-9-]{3,40}|svc-[0-9a-z]{17}|arn:[^:]+:vpc-lattice:[^:]*:\d{12}:service\/svc-[0-9a-z]{17})$/,
      'the name, the id or the ARN of a service',
    ),
    'The service, by name, id or ARN: one rollout at a time holds it.',
  ),
  rules: listed(latticeRule, 'each rule once', 20, rulesInOrder),
  readyWithin,
  ecs,
});

/** What routes the requests, and whose weights are shifted. */
export const router = z.union([appMesh, alb, lattice]);

export type RouterSpec = z.infer<typeof router>;

/** The routes or rules as a person has named them. */
export const routesOf = (router: RouterSpec): readonly string[] => ('routes' in router ? router.routes : router.rules);
