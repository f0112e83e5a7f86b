import { exits, Failure } from './failure.ts';
import type { GlobalOptions } from './settings.ts';

/** How a command answers: in lines for people, in wider lines, or as a value for programs. */
export type OutputFormat = 'lines' | 'wide' | 'json' | 'yaml';

/** The format that the options name. @throws Failure for --json beside another format */
export function outputFormat({ json, output }: GlobalOptions): OutputFormat {
  if (json && output !== undefined && output !== 'json')
    throw new Failure(exits.usage, `--json is the same as -o json, and cannot stand beside -o ${output}`);
  return output ?? (json ? 'json' : 'lines');
}
