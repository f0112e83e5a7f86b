import { ruleOutput } from '../../../local/elastic-load-balancing/answers.ts';
import type { Revision, Rule } from '../../../local/elastic-load-balancing/resources.ts';
import type { EmbeddedAws } from '../../../local/embedded-aws.ts';
import type { Output } from '../../../local/kit/call.ts';
import type { Random } from '../random.ts';
import type { RouteInForce } from '../routes-in-force.ts';
import { names } from '../scenario.ts';
import type { Stack } from '../stack.ts';
import type { AlbParts } from './alb-parts.ts';
import { elbService, firstOf, makeGroup, targetsOf } from './alb-parts.ts';
import { albReporting } from './alb-reporting.ts';
import { actionsIn, groupNameOf, isStickyIn, restOf, targetsIn, withTargets, writtenActions } from './alb-rule.ts';
import { furnishAlb } from './furnish-alb.ts';
import { withOwnMetrics } from './own-metrics.ts';
import type { RuleBook } from './rule-book.ts';
import { ruleBook } from './rule-book.ts';
import type { RuleCalls } from './rule-hands.ts';
import { ruleHands } from './rule-hands.ts';
import { nameTag, ownerByTags, testersTags } from './rule-owner.ts';
import type { TeamRouter, TestersCall } from './team-router.ts';

type Spec = RouteInForce['spec'];

/** Some rules on an Application Load Balancer that the team shares with others. */
export function teamAlb({ aws, call }: Pick<Stack, 'aws' | 'call'>, random: Random): TeamRouter {
  const parts: AlbParts = { loadBalancer: '', listeners: new Map(), groups: new Map() };
  const book = ruleBook();
  followRules(aws, book);
  const byArn = random.chance(0.5);
  const calls = albCalls(call, parts);
  const ruleArnIn = ({ RuleArns, RuleArn }: Readonly<Record<string, unknown>>): string =>
    Array.isArray(RuleArns) && RuleArns.length === 1 ? String(RuleArns[0]) : String(RuleArn);
  const numberOf = ({ spec }: RouteInForce) => {
    const port = [...parts.listeners].find(([, arn]) => arn === spec.listenerArn)?.[0];
    return `${port}/${spec.priority}`;
  };
  const isSticky = () => [...book.routes.values()].some((route) => route.isSticky);
  return {
    provider: 'alb',
    routes: book.routes,
    testers: book.testers,
    key: () => `alb/${names.scope}/checkout`,
    specOf: ({ spec }, canary) => ({
      ...withOwnMetrics(spec),
      canary,
      router: {
        provider: 'alb',
        loadBalancer: names.scope,
        rules: [...book.routes.values()].map((route) => (byArn ? route.uid : numberOf(route))),
        ...(isSticky() && { stickiness: 'accept' }),
      },
    }),
    furnish: (scenario) => furnishAlb(call, calls, parts, scenario, random.fork('rules')),
    listen: book.listen,
    onChange: book.onChange,
    routeOf: (name) =>
      book.nameOf(`${parts.loadBalancer.replace(':loadbalancer/', ':listener-rule/')}/${name}`) ?? name,
    targetOf: groupNameOf,
    readBy: ({ operation, input }) => (operation === 'DescribeRules' ? book.nameOf(ruleArnIn(input)) : undefined),
    asBefore: (output, { uid, spec }) => ({ ...output, Rules: [asRead(uid, spec)] }),
    targetReadBy({ operation, input }, output) {
      if (operation !== 'DescribeTargetGroups' || !Array.isArray(input.TargetGroupArns)) return undefined;
      const uid = String(firstOf(output.TargetGroups).TargetGroupArn);
      return { target: groupNameOf(uid), uid };
    },
    healthReadBy({ operation, input }, { TargetHealthDescriptions: all }) {
      if (operation !== 'DescribeTargetHealth') return undefined;
      const isReady = actionsIn(all).some(({ TargetHealth }) => Object(TargetHealth).State === 'healthy');
      return { target: groupNameOf(String(input.TargetGroupArn)), isReady };
    },
    setRegistered: (version, isThere) =>
      call(elbService, isThere ? 'RegisterTargets' : 'DeregisterTargets', {
        TargetGroupArn: parts.groups.get(version),
        Targets: targetsOf(version),
      }),
    writtenBy({ operation, input }) {
      const route = operation === 'ModifyRule' ? book.nameOf(String(input.RuleArn)) : undefined;
      return route === undefined ? undefined : { route, targets: targetsIn(input.Actions) };
    },
    testersCall: ({ operation, input }) => testersCall(book, operation, input),
    staleForMs: 30_000,
    followsWithinMs: [500, 30_000],
    hands: (noted) => ruleHands(calls, book, noted),
    reporting: () => albReporting(aws, parts),
  };
}

/** A rule as DescribeRules gives it. */
const asRead = (arn: string, spec: Spec): Output =>
  ruleOutput({ arn, isDefault: false } as Rule, spec as unknown as Revision);

function followRules(aws: EmbeddedAws, book: RuleBook): void {
  const balancers = aws.services.elasticloadbalancing;
  balancers.onRuleChange(({ ruleArn, listenerArn, isDefault, says }) => {
    if (isDefault) return;
    const spec = says && { listenerArn, ...says };
    book.follow({
      arn: ruleArn,
      owner: ownerByTags(balancers.tagsOf(ruleArn)),
      says: spec && {
        ...{ spec, targets: targetsIn(spec.actions), rest: restOf(spec) },
        isSticky: isStickyIn(spec.actions),
      },
    });
  });
}

function testersCall(
  book: RuleBook,
  operation: string,
  { Tags, RuleArn, Actions }: Readonly<Record<string, unknown>>,
): TestersCall | undefined {
  if (operation === 'CreateRule') {
    const tag = actionsIn(Tags).find(({ Key }) => Key === nameTag);
    return { does: 'create', route: String(tag?.Value), targets: targetsIn(Actions) };
  }
  if (operation !== 'DeleteRule') return undefined;
  return { does: 'delete', route: book.nameOf(String(RuleArn)) ?? String(RuleArn), targets: [] };
}

function albCalls(call: Stack['call'], { groups }: AlbParts): RuleCalls {
  const elb = (operation: string, input: Spec) => call(elbService, operation, input);
  return {
    targetsIn: ({ actions }) => targetsIn(actions),
    restOf,
    withTargets: (spec, targets) => withTargets(spec, targets, (name) => groups.get(name) ?? name),
    withPriority: (spec, priority) => ({ ...spec, priority }),
    update: (RuleArn, spec) => elb('ModifyRule', { RuleArn, Actions: writtenActions(spec, 'old') }),
    move: (RuleArn, { priority }) => elb('SetRulePriorities', { RulePriorities: [{ RuleArn, Priority: priority }] }),
    remove: (RuleArn) => elb('DeleteRule', { RuleArn }),
    make: (name, spec, isForTesters) =>
      elb('CreateRule', {
        ListenerArn: spec.listenerArn,
        Priority: spec.priority,
        Conditions: spec.conditions,
        Actions: writtenActions(spec, 'new'),
        Tags: Object.entries(isForTesters ? testersTags(name) : { team: name }).map(([Key, Value]) => ({ Key, Value })),
      }),
    async makeGroupAgain(name) {
      await elb('DeleteTargetGroup', { TargetGroupArn: groups.get(name) });
      await makeGroup(call, groups, name);
    },
  };
}
