import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { cliCommand } from '../../../local/console/cli-command.ts';
import { shellWord } from '../../../local/shell-word.ts';
import { commandOf, inputOf, words } from '../aws-cli/command-line.ts';

test('A call is the command that the AWS CLI makes the same input of, names before the spec', () => {
  const input = {
    meshName: 'apps',
    spec: { listeners: [{ portMapping: { port: 80, protocol: 'http' } }] },
    virtualNodeName: 'colour teller v1',
  };

  const line = cliCommand('CreateVirtualNode', input);

  expect(line).toMatch(
    /^aws appmesh create-virtual-node --mesh-name apps --virtual-node-name 'colour teller v1' --spec '/,
  );
  const command = commandOf(words(line, 0));
  expect([command.operation, inputOf(command, [])]).toEqual(['CreateVirtualNode', input]);
});

test.each(['-x', '--help', 'file://etc/passwd', 'fileb://x', 'https://example.com', 'two\nlines'])(
  'A name that the AWS CLI would misread, %j, goes in as JSON',
  (meshName) => {
    const line = cliCommand('CreateMesh', { meshName });

    expect(line).toMatch(/^aws appmesh create-mesh --cli-input-json '/);
    expect(line).not.toContain('\n');
  },
);

test('Every word comes out of a shell as it went in', () => {
  const given = ['plain', '', "it's", '$(reboot)', '`x`', 'a"b', '\\', '~', '*', 'a b\nc', '!!', '<script>', 'ü'];

  const printed = execFileSync('sh', ['-c', `printf '%s\\0' ${given.map(shellWord).join(' ')}`]).toString();

  expect(printed.split('\0').slice(0, -1)).toEqual(given);
});
