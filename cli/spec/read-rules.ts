import type { Rules } from '../../core/analysis/evidence.ts';
import { parseAnalysis } from '../../core/spec/parse-analysis.ts';
import type { World } from '../run/world.ts';
import type { PlacedProblem } from './read-document.ts';
import { readDocument } from './read-document.ts';

export type ReadRules =
  | { readonly rules: Rules }
  | { readonly file: string; readonly problems: readonly PlacedProblem[] };

const missing = { what: 'the spec', hint: 'give the path of a spec, or of its analysis section alone' };
const nothingToJudgeBy = { found: 'alarmsOnly', allowed: 'an analysis section: alarms are not recorded' };

/**
 * The analysis section of a spec from a file: a whole spec, or the section alone. Of a whole spec nothing else is
 * looked at. @throws Failure when there is no such file
 */
export async function readRules(world: World, file: string): Promise<ReadRules> {
  const read = await readDocument(world, file, missing);
  if ('problems' in read) return { file, ...read };
  const spec = sectionIn(read.input);
  const [prefix, section] = spec === undefined ? ['', read.input] : ['analysis', spec];
  if (section === 'alarmsOnly') return { file, problems: [read.place({ path: prefix, ...nothingToJudgeBy })] };
  const parsed = parseAnalysis(section);
  if ('analysis' in parsed) return { rules: parsed.analysis };
  const problems = parsed.problems.map((problem) => ({
    ...problem,
    path: [prefix, problem.path].filter((part) => part !== '').join('.'),
  }));
  return { file, problems: problems.map(read.place) };
}

const sectionIn = (input: unknown): unknown =>
  typeof input === 'object' && input !== null && 'analysis' in input ? input.analysis : undefined;
