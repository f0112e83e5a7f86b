import { Command } from 'commander';
import { type CommandMaker, doing, example, specArgument, wholeNumber } from './usage.ts';

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
    .action(doing(cli, () => import('../commands/init.ts')));

export const validate: CommandMaker = (cli) =>
  new Command('validate')
    .description('check a spec without AWS, and print every problem with its place')
    .addArgument(specArgument())
    .addHelpText('after', example('meshshift validate rollout.yaml'))
    .action(doing(cli, () => import('../commands/validate.ts')));

export const plan: CommandMaker = (cli) =>
  new Command('plan')
    .description(
      'plan a rollout on the deployed stack without starting it: its steps, what each can detect at current traffic, its cost, its problems',
    )
    .addArgument(specArgument())
    .option('--prices <file>', 'prices in JSON, instead of the list prices of us-east-1')
    .addHelpText('after', example('meshshift plan rollout.yaml', 'meshshift plan rollout.yaml --prices eu-west-1.json'))
    .action(doing(cli, () => import('../commands/plan.ts')));

export const doctor: CommandMaker = (cli) =>
  new Command('doctor')
    .description('check credentials, stack, permissions and running rollouts; with a spec, also its metrics and alarms')
    .argument('[spec]', 'a rollout spec, YAML or JSON; - for standard input')
    .option('--fire', 'set an alarm off, check that it stops a probe without a route, and measure the time')
    .option('--alarm <name>', 'with --fire: this alarm, whose actions run, instead of the stack’s own, which has none')
    .option('--uninstall', 'report whether the stack may be deleted, what stays, and the command; deletes nothing')
    .addHelpText(
      'after',
      example(
        'meshshift doctor',
        'meshshift doctor rollout.yaml',
        'meshshift doctor --fire',
        'meshshift doctor --uninstall',
      ),
    )
    .action(doing(cli, () => import('../commands/doctor.ts')));

export const start: CommandMaker = (cli) =>
  new Command('start')
    .description('start a rollout, or attach to its running attempt')
    .addArgument(specArgument())
    .option('--wait', 'follow it to its end; the exit code shows the outcome')
    .option('--attempt <n>', 'only this attempt', wholeNumber(1, 9999))
    .option('--revision <name>', 'replaces the spec’s revision, for instance by a commit')
    .option('--canary <name>', 'replaces the spec’s canary')
    .option('--summary <file>', 'with --wait: append a summary in Markdown')
    .option('--junit <file>', 'with --wait: write a JUnit file with a test case for each step')
    .option(
      '--upload <address>',
      'with --wait: put the report into S3 (s3://BUCKET/FOLDER/), linked in both files and in each notice; replaces the spec’s report',
    )
    .addHelpText(
      'after',
      example(
        'meshshift start rollout.yaml --wait',
        'meshshift start --revision "$GITHUB_SHA" --wait --summary "$GITHUB_STEP_SUMMARY" --junit rollout.xml',
      ),
    )
    .action(doing(cli, () => import('../commands/start.ts')));
