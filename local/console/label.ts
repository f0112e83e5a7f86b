import { nameIn } from './parts.ts';
import type { PictureLink } from './picture.ts';
import { numberText, shareText, timesText, wayShare } from './words.ts';

type Tone = 'way' | 'quiet' | 'failing';

/** What stands at a link. */
export interface Label {
  readonly lines: readonly string[];
  /** Of each line. */
  readonly tones: readonly Tone[];
  /** All of it, whole, in one text. */
  readonly title: string;
}

/** As many routes as a label names one by one. */
const waysShown = 3;

/** Of the small text of a label: as many as fit beside those of its neighbours. */
const timesColumns = 18;

function wayLines({ kind, ways }: PictureLink): string[] {
  const lines = ways.map((way) => [wayShare(way), way.route].filter((text) => text !== '').join(' '));
  const rest = lines.length - waysShown;
  return kind === 'gatewayRoute' || kind === 'route'
    ? [...lines.slice(0, waysShown), ...(rest > 0 ? [`and ${rest} more`] : [])]
    : [];
}

/** What a link says of its requests in a line each: how many, how many failed, how long they took. */
function trafficLines({ traffic }: PictureLink, columns?: number): (readonly [string, Tone])[] {
  if (traffic === undefined) return [['silent', 'quiet']];
  const { requestsPerSecond, errorShare } = traffic;
  const times = timesText(traffic, columns);
  return [
    [`${numberText(requestsPerSecond)}/s`, 'way'],
    ...(errorShare > 0 ? [[`${shareText(errorShare)} errors`, 'failing'] as const] : []),
    ...(times === '' ? [] : [[times, 'quiet'] as const]),
  ];
}

/** @param isMeasured whether any sidecar of the mesh has published metrics: else a link without them is not called silent */
export function labelOf(link: PictureLink, isMeasured: boolean): Label {
  const { kind, from, to, ways } = link;
  // What goes from a service to its provider stands at the links before and behind.
  const measured = isMeasured && kind !== 'provider' ? trafficLines(link, timesColumns) : [];
  const lines = [...wayLines(link).map((line) => [line, 'way'] as const), ...measured];
  const routes = ways.map((way) =>
    [`route ${way.route}`, wayShare(way), way.match].filter((text) => text !== '').join(', '),
  );
  const said = isMeasured ? trafficLines(link).map(([line]) => line) : [];
  return {
    lines: lines.map(([line]) => line),
    tones: lines.map(([, tone]) => tone),
    title: [`${nameIn(from)} to ${nameIn(to)}`, ...routes, ...said].join('; '),
  };
}
