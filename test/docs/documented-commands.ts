/** One command of a page as a person would paste it. */
export interface DocumentedCommand {
  /** In one piece: lines that end in `\`, `|` or `&&` are joined with those that follow. */
  readonly line: string;
  /** Assignments that stand before it in its block. */
  readonly setting: readonly string[];
}

const isOpen = /(\\|\||&&)$/;
const isAssignment = /^(export )?\w+=/;

/** The commands of the blocks of a shell, in their order. */
export function commandsOf(markdown: string): readonly DocumentedCommand[] {
  return blocksOf(markdown, 'sh').flatMap((block) => {
    const setting: string[] = [];
    const commands: DocumentedCommand[] = [];
    for (const line of joined(block.split('\n').map((text) => text.replace(/(^| +)# .*$/, '').trimEnd()))) {
      if (isAssignment.test(line)) setting.push(line);
      else commands.push({ line, setting: [...setting] });
    }
    return commands;
  });
}

/** What stands between the fences of a language; '' for fences that name none. */
export const blocksOf = (markdown: string, language: string): readonly string[] =>
  [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, named, block = '']) =>
    named === language ? [block] : [],
  );

function joined(lines: readonly string[]): readonly string[] {
  const whole: string[] = [];
  for (const line of lines) {
    const last = whole.at(-1);
    if (last !== undefined && isOpen.test(last)) whole[whole.length - 1] = `${last}\n${line}`;
    else if (line !== '') whole.push(line);
  }
  return whole;
}
