import { Command, InvalidArgumentError } from 'commander';
import type { Secrets } from '../../local/data-plane/tls/secrets.ts';
import type { Port } from '../commands/attach.ts';
import { isPort } from '../embedded/watching.ts';
import { type CommandMaker, doing, example } from './usage.ts';

function adminPortOption(text: string): number {
  if (!isPort(text)) throw new InvalidArgumentError('A port from 1 to 65535 is allowed.');
  return Number(text);
}

/** `9080`, or `8080:9080` for a process that listens elsewhere than the listener that it stands for. */
function portOption(text: string, before: readonly Port[] = []): readonly Port[] {
  const texts = text.split(':');
  if (texts.length > 2 || !texts.every(isPort))
    throw new InvalidArgumentError('A port from 1 to 65535 is allowed, or two as in 8080:9080.');
  const [first = 0, second] = texts.map(Number);
  return [...before, second === undefined ? { port: first } : { listenerPort: first, port: second }];
}

function attributeOption(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, key, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined)
    throw new InvalidArgumentError('A key and a value are allowed, as in stage=blue.');
  return { ...before, [key]: value };
}

/** `NAME=CHAIN.pem,KEY.pem`, or `NAME=CA.pem` for authorities. */
function secretOption(text: string, before: Secrets = {}): Secrets {
  const [, name, certificateChain, privateKey] = /^([^=]+)=([^,]+)(?:,([^,]+))?$/s.exec(text) ?? [];
  if (name === undefined || certificateChain === undefined)
    throw new InvalidArgumentError('A name and its files are allowed, as in NAME=CHAIN.pem,KEY.pem or NAME=CA.pem.');
  return { ...before, [name]: { certificateChain, ...(privateKey !== undefined && { privateKey }) } };
}

export const attach: CommandMaker = (cli) =>
  new Command('attach')
    .description('run a process as a task of a virtual node of the embedded App Mesh, or a virtual gateway')
    .argument('[command...]', 'the process, after --')
    .option('--mesh <name>', 'the mesh')
    .option('--node <name>', 'the virtual node that the process stands for')
    .option('--gateway <name>', 'the virtual gateway to run, in place of a process')
    .option('--port <port>', 'where the process or the gateway listens; several times, or as LISTENER:PORT', portOption)
    .option(
      '--admin-port <port>',
      "Envoy's admin page of the proxy; unless given ENVOY_ADMIN_ACCESS_PORT, else any free port",
      adminPortOption,
    )
    .option('--task-definition <family>', 'its family, by which Cloud Map finds it (ECS_TASK_DEFINITION_FAMILY)')
    .option('--dual-stack', "find the task or gateway by IPv6 too, at ::1, as ECS's setting dualStackIPv6 does")
    .option('--attribute <key=value>', 'another attribute in Cloud Map; several times', attributeOption)
    .option(
      '--secret <name=files>',
      'the PEM files of a secret of SDS or of an ARN in ACM: NAME=CHAIN.pem,KEY.pem or NAME=CA.pem; several times',
      secretOption,
    )
    .option('--list', 'list the attached tasks')
    .option('--detach <task>', 'take a task out of the mesh, such as a dead one')
    .addHelpText(
      'after',
      example(
        'meshshift attach --local --mesh color-mesh --node color-v2 --port 9080 -- node app.js',
        'meshshift attach --local --list',
      ),
    )
    .action(doing(cli, () => import('../commands/attach.ts')));
