import { writeFile } from 'node:fs/promises';
import { facts } from '../../adapters/sdk/error-facts.ts';
import type { liveRules } from '../init/live-rules.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure } from '../run/failure.ts';
import { clientSettings } from '../run/settings.ts';

interface InitOptions {
  readonly mesh?: string;
  readonly router?: string;
  readonly route?: string;
  readonly alb?: string;
  readonly lattice?: string;
  readonly rule?: readonly string[];
  readonly canary: string;
  readonly service?: string;
  readonly out?: string;
}

export async function run(context: Context, options: InitOptions): Promise<number> {
  const { out } = options;
  const text = await textFor(context, options);
  if (out === undefined) {
    context.document({ spec: text }, `${text.trimEnd()}\n`);
    return exits.done;
  }
  await create(out, text);
  context.show({ file: out }, [`wrote ${out}; next: \`meshshift plan ${out}\``]);
  return exits.done;
}

function textFor(context: Context, options: InitOptions): Promise<string> {
  const { alb, lattice, mesh, router, route, rule } = options;
  const [kind, ...others] = Object.entries({ alb, lattice, mesh }).filter(([, name]) => name !== undefined);
  if (kind === undefined || others.length > 0)
    throw new Failure(exits.usage, 'name one router: --alb, --lattice, or --mesh with --router and --route');
  if (alb !== undefined) return rulesText(context, options, { provider: 'alb', loadBalancer: alb });
  if (lattice !== undefined) return rulesText(context, options, { provider: 'lattice', service: lattice });
  if (mesh === undefined || router === undefined || route === undefined || rule !== undefined)
    throw new Failure(exits.usage, 'a mesh needs --router and --route, and has no rules');
  return meshText(context, options, { mesh, router, route });
}

const settingsOf = (context: Context) => ({
  ...clientSettings(context.options, context.host.env),
  ...context.host.client,
});

async function rulesText(
  context: Context,
  { canary, rule = [], ...options }: InitOptions,
  router: Parameters<typeof liveRules>[1]['router'],
): Promise<string> {
  const [{ liveRules, serviceFrom }, { rulesSpecText }] = await Promise.all([
    import('../init/live-rules.ts'),
    import('../init/spec-text.ts'),
  ]);
  const { rules, stable } = await liveRules(settingsOf(context), { router, rules: rule, canary });
  const service = options.service ?? serviceFrom(router, stable);
  return rulesSpecText({ service, router: { ...router, rules }, stable, canary });
}

async function meshText(
  context: Context,
  { canary, ...options }: InitOptions,
  { mesh, router: virtualRouter, route }: Required<Pick<InitOptions, 'mesh' | 'router' | 'route'>>,
): Promise<string> {
  const settings = settingsOf(context);
  const [{ findMetrics, liveRoute }, { specText }, { cloudWatchClient }] = await Promise.all([
    import('../init/live-facts.ts'),
    import('../init/spec-text.ts'),
    import('../../adapters/cloudwatch/client.ts'),
  ]);
  const live = await liveRoute(settings, { provider: 'appmesh', mesh, virtualRouter }, route, canary);
  const metrics = await findMetrics(cloudWatchClient(settings), live.stable);
  const service = options.service ?? virtualRouter.replace(/-router$/, '').replaceAll(/[^A-Za-z0-9_-]/g, '-');
  if (!live.canaryExists) context.warn(`there is no virtual node ${canary} in ${mesh} yet: create it before the start`);
  return specText({ service, mesh, virtualRouter, route, canary, live, metrics });
}

/** Writes a new file. An existing one is never overwritten, because it may hold a person's edits. */
async function create(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    const why = facts(error).code === 'EEXIST' ? 'exists' : 'cannot be written';
    throw new Failure(exits.usage, `${file} ${why}: name another file with --out`, { cause: error });
  }
}
