import type { Markish } from '@observablehq/plot';
import { ruleX, text } from '@observablehq/plot';
import type { Happening, Story } from '../story.ts';
import type { Frame } from './frame.ts';

/** Numbers closer than this would lie on each other. */
const apartPx = 46;

interface Marker {
  readonly at: Date;
  readonly numbers: string;
}

/** Where something happened: a line each, its number above; numbers too close to each other stand together. */
export function markers(story: Story, frame: Frame): Markish[] {
  const seen = story.happenings.filter(({ at }) => at >= frame.shown.from && at <= frame.shown.to);
  return [
    ruleX(seen, { x: ({ at }: Happening) => new Date(at), stroke: 'var(--line)', strokeDasharray: '2,3' }),
    text(grouped(seen, frame), {
      x: 'at',
      text: 'numbers',
      frameAnchor: 'top',
      dy: -14,
      fill: 'var(--quiet)',
      fontWeight: 600,
    }),
  ];
}

function grouped(seen: readonly Happening[], { width, marginLeft, marginRight, shown }: Frame): Marker[] {
  const apartMs = (apartPx * (shown.to - shown.from)) / (width - marginLeft - marginRight);
  const groups: Happening[][] = [];
  for (const one of seen) {
    const group = groups.at(-1);
    if (group?.[0] !== undefined && one.at - group[0].at < apartMs) group.push(one);
    else groups.push([one]);
  }
  return groups.flatMap((group) => {
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined) return [];
    const numbers = first === last ? `${first.number}` : `${first.number}–${last.number}`;
    return [{ at: new Date(first.at), numbers }];
  });
}
