import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { createProgram } from '../../cli/program.ts';

/** Every `meshshift ...` that a page shows, in a line of a shell or within a sentence. */
export function commandLines(markdown: string): readonly string[] {
  const inSentences = [...markdown.matchAll(/`(meshshift [a-z][^`]*)`/g)].map(([, line = '']) => line);
  const inBlocks = [...markdown.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) =>
    block.split('\n').filter((line) => line.startsWith('meshshift ')),
  );
  return [...inSentences, ...inBlocks].map((line) => line.replace(/ +#.*$/, ''));
}

/** Why the command line does not take it; empty when it does. Nothing is carried out. */
export function problemsOf(line: string): readonly string[] {
  let said = '';
  const stream = Object.assign(new PassThrough(), { isTTY: false });
  stream.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const out = stream as unknown as WriteStream;
  const program = createProgram({ run: async () => undefined }, { stdout: out, stderr: out });
  try {
    for (const command of program.commands) command.action(() => undefined);
    program.parse(line.split(' ').slice(1), { from: 'user' });
    return [];
  } catch (error) {
    stream.read();
    return [`${line}: ${said || String(error)}`];
  }
}
