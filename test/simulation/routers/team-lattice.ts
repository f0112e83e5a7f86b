import type { EmbeddedAws } from '../../../local/embedded-aws.ts';
import type { Output } from '../../../local/kit/call.ts';
import { ruleArn } from '../../../local/vpc-lattice/identifiers.ts';
import type { Random } from '../random.ts';
import type { RouteInForce } from '../routes-in-force.ts';
import { names } from '../scenario.ts';
import type { Stack } from '../stack.ts';
import { furnishLattice } from './furnish-lattice.ts';
import type { LatticeParts } from './lattice-parts.ts';
import {
  addressesOf,
  groupNameOf,
  latticeService,
  makeGroupAgain,
  restOf,
  targetsIn,
  withTargets,
} from './lattice-parts.ts';
import { latticeReporting } from './lattice-reporting.ts';
import { withOwnMetrics } from './own-metrics.ts';
import type { RuleBook } from './rule-book.ts';
import { ruleBook } from './rule-book.ts';
import type { RuleCalls } from './rule-hands.ts';
import { ruleHands } from './rule-hands.ts';
import { nameTag, ownerByTags } from './rule-owner.ts';
import type { TeamRouter, TestersCall } from './team-router.ts';

type Spec = RouteInForce['spec'];
type Input = Readonly<Record<string, unknown>>;

/** The rules of a service of VPC Lattice. */
export function teamLattice({ aws, call }: Pick<Stack, 'aws' | 'call'>, random: Random): TeamRouter {
  const parts: LatticeParts = { service: '', listeners: new Map(), groups: new Map(), groupNames: new Map() };
  const book = ruleBook();
  followRules(aws, book, parts);
  const byArn = random.chance(0.5);
  const calls = latticeCalls(call, parts);
  const nameOf = ({ serviceIdentifier, listenerIdentifier, ruleIdentifier }: Input) =>
    book.nameOf(arnOf(String(serviceIdentifier), `${listenerIdentifier}/${ruleIdentifier}`));
  return {
    provider: 'lattice',
    routes: book.routes,
    testers: book.testers,
    key: () => `lattice/${parts.service}`,
    specOf: ({ spec }, canary) => ({
      ...withOwnMetrics(spec),
      canary,
      router: {
        provider: 'lattice',
        service: names.scope,
        rules: [...book.routes].map(([name, { uid, spec: rule }]) =>
          byArn ? uid : `${rule.listener}/${ruleNameOf(name)}`,
        ),
      },
    }),
    furnish: (scenario) => furnishLattice(call, calls, parts, scenario, random.fork('rules')),
    listen: book.listen,
    onChange: book.onChange,
    routeOf: (route) => book.nameOf(arnOf(parts.service, route)) ?? route,
    targetOf: (id) => groupNameOf(parts, id),
    readBy: ({ operation, input }) => (operation === 'GetRule' ? nameOf(input) : undefined),
    asBefore: (output, { spec }) => ({ ...output, ...asRead(spec) }),
    targetReadBy: ({ operation }, { arn, name }) =>
      operation === 'GetTargetGroup' ? { target: String(name), uid: String(arn) } : undefined,
    healthReadBy({ operation, input }, { items }) {
      if (operation !== 'ListTargets' || !Array.isArray(items)) return undefined;
      const isReady = items.some(({ status }) => status === 'HEALTHY');
      return { target: groupNameOf(parts, input.targetGroupIdentifier), isReady };
    },
    setRegistered: (version, isThere) =>
      call(latticeService, isThere ? 'RegisterTargets' : 'DeregisterTargets', {
        targetGroupIdentifier: parts.groups.get(version),
        targets: addressesOf(version),
      }),
    writtenBy({ operation, input }) {
      const route = operation === 'UpdateRule' ? nameOf(input) : undefined;
      return route === undefined ? undefined : { route, targets: targetsIn(parts, input.action) };
    },
    testersCall: ({ operation, input }) => testersCall(parts, operation, input, nameOf(input)),
    staleForMs: 10_000,
    followsWithinMs: [5000, 90_000],
    hands: (noted) => ruleHands(calls, book, noted),
    reporting: () => latticeReporting(aws, parts),
  };
}

/** The ARN of a rule, which is `listener-ID/rule-ID` among the routes of a rollout. */
function arnOf(serviceId: string, route: string): string {
  const [listenerId = '', id = ''] = route.split('/');
  return ruleArn({ serviceId, listenerId, id });
}

/** What GetRule gives of a rule's state. */
const asRead = ({ priority, match, action, at }: Spec): Output => ({
  ...{ priority, match, action },
  lastUpdatedAt: Number(at) / 1000,
});

function followRules(aws: EmbeddedAws, book: RuleBook, parts: LatticeParts): void {
  const lattice = aws.services['vpc-lattice'];
  lattice.onRuleChange(({ arn, listenerId, ruleId, isDefault, priority, match, action, lastUpdatedAt }) => {
    if (isDefault) return;
    const listener = [...parts.listeners].find(([, id]) => id === listenerId)?.[0];
    const spec = { listener, priority, match, action, at: lastUpdatedAt };
    const { name = '', tags = {} } = lattice.resources.rules.find(ruleId) ?? {};
    book.follow({
      arn,
      // A rule for testers is known by its name.
      owner: ownerByTags({ ...tags, [nameTag]: name }),
      says: action && { spec, targets: targetsIn(parts, action), rest: restOf(spec) },
    });
  });
}

function testersCall(
  parts: LatticeParts,
  operation: string,
  { name, action }: Input,
  known: string | undefined,
): TestersCall | undefined {
  if (operation === 'CreateRule') return { does: 'create', route: String(name), targets: targetsIn(parts, action) };
  return operation === 'DeleteRule' ? { does: 'delete', route: String(known), targets: [] } : undefined;
}

function latticeCalls(call: Stack['call'], parts: LatticeParts): RuleCalls {
  const lattice = (operation: string, input: Input) => call(latticeService, operation, input);
  const placeOf = (arn: string) => {
    const [, serviceIdentifier, , listenerIdentifier, , ruleIdentifier] = arn
      .slice(arn.lastIndexOf(':') + 1)
      .split('/');
    return { serviceIdentifier, listenerIdentifier, ruleIdentifier };
  };
  return {
    targetsIn: ({ action }) => targetsIn(parts, action),
    restOf,
    withTargets: (spec, targets) => withTargets(parts, spec, targets),
    withPriority: (spec, priority) => ({ ...spec, priority }),
    update: (arn, { action }) => lattice('UpdateRule', { ...placeOf(arn), action }),
    move: (arn, { priority }) => lattice('UpdateRule', { ...placeOf(arn), priority }),
    remove: (arn) => lattice('DeleteRule', placeOf(arn)),
    make: (name, { listener, priority, match, action }, isForTesters) =>
      lattice('CreateRule', {
        serviceIdentifier: parts.service,
        listenerIdentifier: parts.listeners.get(String(listener)),
        ...{ name: ruleNameOf(name), priority, action, match: matchToWrite(match) },
        tags: isForTesters ? { meshshift: 'testers' } : { team: name },
      }),
    makeGroupAgain: (name) => makeGroupAgain(call, parts, name),
  };
}

/** Within the 63 characters that a rule's name may have. */
const ruleNameOf = (name: string): string => name.slice(0, 63);

/** A read match always has header matches, if only none, which cannot be written. */
function matchToWrite(match: unknown): unknown {
  const { headerMatches = [], ...httpMatch } = Object(Object(match).httpMatch);
  return { httpMatch: { ...httpMatch, ...(headerMatches.length > 0 && { headerMatches }) } };
}
