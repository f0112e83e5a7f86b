import { groupName } from '../../adapters/routers/alb/arns.ts';
import { trafficRouter } from '../../adapters/routers/traffic-router.ts';
import type { NamedReading } from '../../core/routing/route.ts';
import { carrying, formatTargets } from '../../core/routing/weights.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import type { ResolvedSpec } from '../../core/spec/resolved-spec.ts';
import type { RolloutSpec } from '../../core/spec/spec.ts';
import { formatProblem, formatProblems } from '../../core/text/problem.ts';
import { exits, Failure } from '../run/failure.ts';
import type { ClientSettings } from '../run/settings.ts';
import { ruleLabels } from './rule-labels.ts';

/** The rules that a rollout is to shift, as a person names them, and the name of the target group that serves. */
export interface LiveRules {
  readonly rules: readonly string[];
  readonly stable: string;
}

interface Asked {
  /** The members of the spec's `router` but its rules. */
  readonly router: Readonly<Record<string, string>> & { readonly provider: 'alb' | 'lattice' };
  /** Empty: all that forward to the one target group that serves. */
  readonly rules: readonly string[];
  readonly canary: string;
}

/**
 * Reads rules with the caller's permissions.
 *
 * @throws Failure when something that was named does not exist, or no single target group serves
 */
export async function liveRules(settings: ClientSettings, asked: Asked): Promise<LiveRules> {
  const routers = trafficRouter(settings);
  const resolution = await routers.resolve(specOf(asked));
  if ('problems' in resolution) throw new Failure(exits.usage, formatProblems(resolution.problems));
  const { spec } = resolution;
  const readings =
    asked.rules.length > 0
      ? await Promise.all(
          spec.routes.map(async (name) => ({
            name,
            reading: await routers.readRoute({ router: spec.router, route: name }),
          })),
        )
      : await routers.readRoutes(spec.router, []);
  const labels = await ruleLabels(settings, spec.router, readings);
  const labelOf = ({ name }: NamedReading, i: number) => asked.rules[i] ?? labels.get(name) ?? name;
  const rules = readings.map((one, i) => ({ label: labelOf(one, i), served: carrying(one.reading.targets) }));
  const split = rules.find(({ served }) => served.length > 1);
  if (split !== undefined && asked.rules.length > 0)
    throw new Failure(
      exits.usage,
      `${split.label} has ${formatTargets(split.served)}: a rollout starts from rules with all weight on one target group`,
    );
  const forwarding = rules.flatMap(({ label, served: [one, ...others] }) =>
    one === undefined || others.length > 0 ? [] : [{ label, stable: nameOf(spec, one.id), id: one.id }],
  );
  const [first] = forwarding;
  if (first === undefined) throw new Failure(exits.usage, `no rule forwards to one target group: ${listed(rules)}`);
  if (forwarding.some(({ id }) => id !== first.id))
    throw new Failure(
      exits.usage,
      `rules forward to several target groups, so name those of the service with --rule: ${forwarding.map(({ label, stable }) => `${label} (${stable})`).join(', ')}`,
    );
  if (first.id === spec.canary)
    throw new Failure(exits.usage, `${first.stable} serves already: name the target group of the new version`);
  return { rules: forwarding.map(({ label }) => label), stable: first.stable };
}

const listed = (rules: readonly { readonly label: string }[]): string =>
  rules.map(({ label }) => label).join(', ') || 'there is none';

/** The least spec that names the same things. @throws Failure when a name is none */
function specOf({ router, rules, canary }: Asked): RolloutSpec {
  const any = router.provider === 'alb' ? '443/default' : 'any/default';
  const parsed = parseSpec({
    service: 'service',
    router: { ...router, rules: rules.length > 0 ? rules : [any] },
    canary,
    strategy: { allAtOnce: true },
    analysis: {},
  });
  if ('problems' in parsed) throw new Failure(exits.usage, parsed.problems.map(formatProblem).join('; '));
  const { spec } = parsed;
  // A router resolves what it is given: no rule is named yet.
  return spec.router.provider === 'appmesh' ? spec : { ...spec, router: { ...spec.router, rules: [...rules] } };
}

const nameOf = ({ names, router }: ResolvedSpec, id: string): string =>
  names?.[id] ?? (router.provider === 'alb' ? groupName(id) : id);

/** The name of a service, from its router or from its target group without the version at its end. */
export const serviceFrom = (router: Readonly<Record<string, string>>, stable: string): string => {
  const name = router.service ?? stable.replace(/-(v?\d+|blue|green|stable|primary)$/, '');
  return (
    name
      .split('/')
      .at(-1)
      ?.replaceAll(/[^A-Za-z0-9_-]/g, '-') ?? stable
  );
};
