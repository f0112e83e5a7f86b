import type { DocumentPath } from '../document-path.ts';
import { showPath } from '../document-path.ts';
import type { Problems } from './problems.ts';

const advice = 'must remove or rewrite one of these paths';

/** Notes that two paths of one expression name the same place, or take one place for a list and a map. */
export function noteOverlaps(paths: readonly DocumentPath[], problems: Problems): void {
  for (const [index, path] of paths.entries()) {
    for (const earlier of paths.slice(0, index)) compare(earlier, path, problems);
  }
}

function compare(one: DocumentPath, two: DocumentPath, problems: Problems): void {
  const shared = Math.min(one.length, two.length);
  const both = () => `path one: ${showPath(one)}, path two: ${showPath(two)}`;
  for (let depth = 0; depth < shared; depth += 1) {
    if (typeof one[depth] !== typeof two[depth]) {
      problems.note('conflict', `Two document paths conflict with each other; ${advice}; ${both()}`);
      return;
    }
    if (one[depth] !== two[depth]) return;
  }
  problems.note('overlap', `Two document paths overlap with each other; ${advice}; ${both()}`);
}
