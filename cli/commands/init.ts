import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { facts } from '../../adapters/sdk/error-facts.ts';
import type { liveRules } from '../init/live-rules.ts';
import type { CommandMaker, Context } from '../run/context.ts';
import { example } from '../run/context.ts';
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

export const init: CommandMaker = (cli) =>
  new Command('init')
    .description('write a rollout spec from a live route, or from live rules')
    .option('--alb <name>', 'a load balancer, by name or ARN')
    .option('--lattice <service>', 'a service of VPC Lattice, by name, id or ARN')
    .option(
      '--rule <rules...>',
      'rules as a spec names them: 443/10, https/checkout (default: all that forward to the one target group that serves)',
    )
    .option('--mesh <name>', 'a mesh, with --router and --route')
    .option('--router <name>', 'its virtual router')
    .option('--route <name>', 'its route')
    .requiredOption('--canary <name>', 'the target group or the virtual node of the new version')
    .option('--service <name>', 'the name of the service (default: from the router’s name, or the target group’s)')
    .option('--out <file>', 'write to a new file instead of stdout')
    .addHelpText(
      'after',
      example(
        'meshshift init --alb shop --rule 443/10 --canary checkout-v2 --out rollout.yaml',
        'meshshift init --lattice checkout --canary checkout-v2 --out rollout.yaml',
        'meshshift init --mesh color-mesh --router color-router --route color-route --canary color-v2 --out rollout.yaml',
      ),
    )
    .action((options: InitOptions, command: Command) => cli.run(command, (context) => run(context, options)));

async function run(context: Context, options: InitOptions): Promise<number> {
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
    import('../../adapters/sdk/clients.ts'),
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
