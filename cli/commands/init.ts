import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { facts } from '../../adapters/sdk/error-facts.ts';
import type { CommandMaker, Context } from '../run/context.ts';
import { example } from '../run/context.ts';
import { exits, Failure } from '../run/failure.ts';
import { clientSettings } from '../run/settings.ts';

interface InitOptions {
  readonly mesh: string;
  readonly router: string;
  readonly route: string;
  readonly canary: string;
  readonly service?: string;
  readonly out?: string;
}

export const init: CommandMaker = (cli) =>
  new Command('init')
    .description('write a rollout spec from a live route')
    .requiredOption('--mesh <name>', 'the mesh')
    .requiredOption('--router <name>', 'the virtual router')
    .requiredOption('--route <name>', 'the route')
    .requiredOption('--canary <node>', 'the virtual node of the new version')
    .option('--service <name>', 'the name of the service (default: from the router’s name)')
    .option('--out <file>', 'write to a new file instead of stdout')
    .addHelpText(
      'after',
      example(
        'meshshift init --mesh color-mesh --router color-router --route color-route --canary color-v2 --out rollout.yaml',
      ),
    )
    .action((options: InitOptions, command: Command) => cli.run(command, (context) => run(context, options)));

async function run(context: Context, options: InitOptions): Promise<number> {
  const { mesh, router: virtualRouter, route, canary, out } = options;
  const settings = { ...clientSettings(context.options, context.host.env), ...context.host.client };
  const [{ findMetrics, liveRoute }, { specText }, { cloudWatchClient }] = await Promise.all([
    import('../init/live-facts.ts'),
    import('../init/spec-text.ts'),
    import('../../adapters/sdk/clients.ts'),
  ]);
  const live = await liveRoute(settings, { provider: 'appmesh', mesh, virtualRouter }, route, canary);
  const metrics = await findMetrics(cloudWatchClient(settings), live.stable);
  const service = options.service ?? virtualRouter.replace(/-router$/, '').replaceAll(/[^A-Za-z0-9_-]/g, '-');
  const text = specText({ service, mesh, virtualRouter, route, canary, live, metrics });
  if (!live.canaryExists) context.warn(`there is no virtual node ${canary} in ${mesh} yet: create it before the start`);
  if (out === undefined) {
    context.document({ spec: text }, `${text.trimEnd()}\n`);
    return exits.done;
  }
  await create(out, text);
  context.show({ file: out }, [`wrote ${out}; next: \`meshshift plan ${out}\``]);
  return exits.done;
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
