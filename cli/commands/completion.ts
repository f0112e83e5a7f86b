import type { Command } from 'commander';
import type { Context } from '../run/context.ts';
import { exits } from '../run/failure.ts';

type Shell = 'bash' | 'zsh' | 'fish';

/** The work of the command that prints the script for all commands of its program. */
export const workOf = (command: Command) => ({
  async run(context: Context, shell: Shell): Promise<number> {
    const script = completionScript(command.parent ?? command, shell);
    context.document({ shell, script }, `${script}\n`);
    return exits.done;
  },
});

interface Word {
  readonly name: string;
  readonly about: string;
}

/** The words to complete: the commands, and the options of each, including the global ones. */
interface Words {
  readonly program: string;
  readonly commands: readonly (Word & { readonly options: readonly Word[] })[];
}

/** A script that completes a program's commands and options in a shell. */
function completionScript(program: Command, shell: Shell): string {
  const everywhere = [...optionsOf(program), { name: '--help', about: 'show help' }];
  const words: Words = {
    program: program.name(),
    commands: program.commands.map((command) => ({
      name: command.name(),
      about: command.description(),
      options: [...optionsOf(command), ...everywhere],
    })),
  };
  return { bash, zsh, fish }[shell](words);
}

const optionsOf = (command: Command): Word[] =>
  command.options.flatMap(({ long, description }) => (long ? [{ name: long, about: description }] : []));

const names = (words: readonly Word[]) => words.map(({ name }) => name).join(' ');

/** After a command, offers its options for a word with a hyphen, else files. */
const bash = ({ program, commands }: Words): string => `_${program}() {
  local word=\${COMP_WORDS[COMP_CWORD]} options=
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names(commands)}" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${commands.map(({ name, options }) => `    ${name}) options="${names(options)}" ;;`).join('\n')}
  esac
  if [[ "$word" == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -o filenames -F _${program} ${program}`;

const zsh = ({ program, commands }: Words): string => `#compdef ${program}
_${program}() {
  if (( CURRENT == 2 )); then
    local -a commands=(
${commands.map(({ name, about }) => `      ${quoted(`${name}:${about}`)}`).join('\n')}
    )
    _describe command commands
    return
  fi
  local -a options
  case "$words[2]" in
${commands.map(({ name, options }) => `    ${name}) options=(${options.map((one) => quoted(`${one.name}:${one.about.replaceAll(':', ' ')}`)).join(' ')}) ;;`).join('\n')}
  esac
  if [[ "$PREFIX" == -* ]]; then
    _describe option options
  else
    _files
  fi
}
if [ "$funcstack[1]" = "_${program}" ]; then _${program} "$@"; else compdef _${program} ${program}; fi`;

const fish = ({ program, commands }: Words): string =>
  commands
    .flatMap(({ name, about, options }) => [
      `complete -c ${program} -n __fish_use_subcommand -a ${name} -d ${quoted(about)}`,
      ...options.map(
        (option) =>
          `complete -c ${program} -n ${quoted(`__fish_seen_subcommand_from ${name}`)} -l ${option.name.slice(2)} -d ${quoted(option.about)}`,
      ),
    ])
    .join('\n');

/** Quoted for a shell, which expands nothing in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", '’').replaceAll('`', '')}'`;
