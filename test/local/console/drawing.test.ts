import { describe, expect, test } from '@jest/globals';
import { drawingOf } from '../../../local/console/drawing.ts';
import { labelOf } from '../../../local/console/label.ts';
import type { MeshPicture, PictureLink } from '../../../local/console/picture.ts';
import { linkTable, partTable, taskTable } from '../../../local/console/tables.ts';
import { numberText, shareText, shortened } from '../../../local/console/words.ts';

const longName = 'recommendation-service-of-the-shop-v2';

const link = (more: Partial<PictureLink> = {}): PictureLink => ({
  kind: 'route',
  from: 'VirtualRouter/r',
  to: `VirtualNode/${longName}`,
  ways: [{ route: 'all', match: 'prefix /', weight: 1, share: 0.25 }],
  ...more,
});

const picture = (more: Partial<MeshPicture> = {}): MeshPicture => ({
  meshName: 'shop',
  parts: [
    { id: 'VirtualRouter/r', kind: 'VirtualRouter', name: 'r', listeners: ['http 80'], tasks: [], isMissing: false },
    {
      id: `VirtualNode/${longName}`,
      kind: 'VirtualNode',
      name: longName,
      listeners: ['http 80'],
      tasks: [
        { id: 't-1', status: 'RUNNING', command: 'node a.js', health: { callers: 1, unhealthy: [] } },
        { id: 't-2', status: 'DEAD', command: 'node a.js', health: { callers: 0, unhealthy: [] } },
      ],
      isMissing: false,
    },
  ],
  links: [link()],
  ...more,
});

const busy = { requestsPerSecond: 12.34, errorShare: 0.012, p50: 8, p99: 41.2, isExact: true };
const measured = { traffic: { minute: 0, paths: [] } };

describe('a label', () => {
  test('has each route with its share, and the requests with errors and times', () => {
    const { lines, title } = labelOf(link({ traffic: busy }), true);

    expect(lines).toEqual(['25 % all', '12.3/s', '1.2 % errors', 'p50 8 p99 41.2 ms']);
    expect(title).toBe(`r to ${longName}; route all, 25 %, prefix /; 12.3/s; 1.2 % errors; p50 8 p99 41.2 ms`);
  });

  test('says that a link is silent only where the mesh is measured', () => {
    expect(labelOf(link(), true).lines).toEqual(['25 % all', 'silent']);
    expect(labelOf(link(), false).lines).toEqual(['25 % all']);
  });

  test('shows weights that add up to 0 as they are, times of several callers as bounds, and a few of many routes', () => {
    const ways = [1, 2, 3, 4, 5].map((n) => ({ route: `r${n}`, match: 'everything', weight: 0 }));

    const { lines } = labelOf(link({ ways, traffic: { ...busy, errorShare: 0, isExact: false } }), true);

    expect(lines).toEqual(['weight 0 r1', 'weight 0 r2', 'weight 0 r3', 'and 2 more', '12.3/s', 'p99 ≤41.2 ms']);
  });
});

describe.each(['right', 'down'] as const)('a drawing whose arrows lead %s', (direction) => {
  test('shortens a long name in its middle, and has all of it as its title', () => {
    const { markup } = drawingOf(picture(), direction);

    expect(markup).toContain(`<title>virtual node ${longName}</title>`);
    expect(markup).toMatch(/class="name"[^>]*>reco\S*…\S*p-v2</);
  });

  test('marks a task that a caller finds unhealthy by another form, and says so in words', () => {
    const health = { callers: 2, unhealthy: [{ caller: 'front-1', reasons: ['failed_active_hc' as const] }] };
    const tasks = [{ id: 't-1', status: 'RUNNING' as const, command: 'node a.js', health }];
    const part = {
      id: 'VirtualNode/v1',
      kind: 'VirtualNode' as const,
      name: 'v1',
      listeners: [],
      tasks,
      isMissing: false,
    };
    const { markup } = drawingOf(picture({ parts: [part], links: [] }), 'right');
    expect(markup).toMatch(/<path class="task task-unhealthy"[^>]*><title>t-1, running, unhealthy by 1 of 2 callers/);
    expect(markup).toContain('>1 of 1 unhealthy<');
    const table = taskTable(picture({ parts: [part], links: [] })).markup;
    expect(table).toContain('unhealthy by 1 of 2 callers: fails its health check');
  });

  test('marks silent and failing arrows, and tasks by their status', () => {
    const silent = drawingOf(picture(measured), direction).markup;
    const failing = drawingOf(picture({ ...measured, links: [link({ traffic: busy })] }), direction).markup;

    expect(silent).toContain('class="link link-silent"');
    expect(failing).toContain('class="link link-failing"');
    expect(drawingOf(picture(), direction).markup).toContain('class="link link-well"');
    expect(silent).toContain('>1 running, 1 dead<');
    if (direction === 'right') expect(silent).toMatch(/task task-running.*task task-dead/);
  });

  test('leaves text from outside text, and has no style of its own, which the policy of the page refuses', () => {
    const name = '<script>alert(1)</script>"';
    const [router, node] = picture().parts;
    if (router === undefined || node === undefined) throw new Error('there are no parts');

    const drawn = picture({
      parts: [{ ...router, name }, node],
      links: [link({ ways: [{ route: name, match: name }] })],
    });

    for (const markup of [drawingOf(drawn, direction).markup, linkTable(drawn).markup, partTable(drawn).markup]) {
      expect(markup).not.toMatch(/<script|style=/);
      expect(markup).toContain('&lt;script&gt;');
    }
  });

  test('of an empty mesh is empty', () => {
    expect(drawingOf({ meshName: 'm', parts: [], links: [] }, direction).markup).not.toContain('class="part');
  });
});

test('The tables say all that the picture shows', () => {
  const said = picture({
    ...measured,
    links: [link({ traffic: busy }), link({ traffic: { ...busy, isExact: false } }), link()],
  });
  const cells = linkTable(said)
    .markup.replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');

  expect(cells).toContain(`${longName} virtual node 25 % all prefix / 12.3/s 1.2 % 8 ms 41.2 ms`);
  expect(cells).toContain('≤8 ms ≤41.2 ms');
  expect(cells).toContain('silent');
  expect(linkTable(picture()).markup).not.toMatch(/silent|p99/);
  expect(partTable(said).markup).toContain('1 running, 1 dead');
});

test('Numbers are as long as they are worth, and names fit by the width of their script', () => {
  expect([0.0421, 1.25, 7, 45.98, 99.94, 412.3].map(numberText)).toEqual(['0.04', '1.3', '7', '46', '99.9', '412']);
  expect([0, 0.0004, 0.0125, 1].map(shareText)).toEqual(['0 %', '<0.1 %', '1.3 %', '100 %']);
  expect(shortened('checkout-v1', 11)).toBe('checkout-v1');
  expect(shortened('checkout-v12', 11)).toBe('check…t-v12');
  expect(shortened('結帳服務結帳服務', 9)).toBe('結帳…服務');
});
