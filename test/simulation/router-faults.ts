import type { Provider } from '../../core/routing/route.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { Random } from './random.ts';

type Rates = Readonly<Record<string, number>>;

/** About a step that bakes: before it no weights are set that could be set back. */
const aboutABake = { places: ['baking'], withinMs: 90_000 } as const;

/** Faults that only routers of rules have, each as often as it must be drawn to take effect as often as others. */
const ofRules: readonly Rates[] = [
  ...Array.from({ length: 6 }, () => ({ 'targets: group empty': 1 })),
  ...Array.from({ length: 5 }, () => ({ 'targets: turn sick': 1 })),
  ...Array.from({ length: 3 }, () => ({ 'controller: writes weights back': 1 })),
  ...Array.from({ length: 4 }, () => ({ 'route: write lands twice': 1 })),
  { 'targets: healthy late': 1 },
];
const ofLattice: readonly Rates[] = [{ 'route: conflict': 0.4 }, { 'route: conflict': 0.2, 'alarm: fires': 1 }];

/** The plan with a fault of its router, more often than not. App Mesh has none of its own. */
export function withRouterFaults(plan: FaultPlan, provider: Provider, random: Random): FaultPlan {
  if (provider === 'appmesh' || plan.rates.size === 0 || !random.chance(0.85)) return plan;
  const rates = random.pick(provider === 'lattice' ? [...ofRules, ...ofLattice] : ofRules);
  const about = plan.about ?? (random.chance(0.7) ? aboutABake : undefined);
  const until = Math.max(plan.until, 10 * 60_000);
  return { ...plan, ...(about && { about }), rates: new Map([...plan.rates, ...Object.entries(rates)]), until };
}
