import type { RolloutCourse } from './rollout-course.ts';
import { count } from './words.ts';

/** How far the evidence is beyond chance, as people read it: `38 times over what chance allows, 20 suffice`. */
export function odds({ highest, settings }: RolloutCourse): string {
  const times = highest > Math.log(1e6) ? 'more than a million' : count(Math.floor(Math.exp(highest)));
  return `${times} times over what chance allows, ${count(1 / settings.alpha)} suffice`;
}
