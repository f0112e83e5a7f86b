import { describe, expect, test } from '@jest/globals';
import { markdownSummary } from '../../../cli/pipeline/markdown-summary.ts';
import { left, promoted, rejected, rolledBack } from '../support/rollouts.ts';

describe('a summary in Markdown', () => {
  test('has the outcome, the reason, the weights over time, the decisive numbers and the next steps', () => {
    expect(markdownSummary(rolledBack)).toBe(`## color-backend: rolledBack

5% of the canary’s requests fail \\| &lt;limit> 0.2%.

Rollout \`color-backend-r2-1\`: color-v1 to color-v2 on appmesh/color-mesh/color-router, 5 m.

### Weights

| Time | Step | Canary | Routes |
|---|---|---|---|
| 1:00 | 1 | 10% | color-route: color-v1 90, color-v2 10 |
| 5:00 | rollback | 0% | color-route: color-v1 100, color-v2 0 |

### Numbers

| Step | Verdict | Metric | Canary | Stable | Limit | Requests | Finding |
|---|---|---|---|---|---|---|---|
| 1 | fail | error rate | 5% | 0.1% | 0.21% | 400 | 5% of the canary’s requests fail \\| &lt;limit> 0.2% |
| 1 | pass | latency | 42 ms | 40 ms | 50 ms | 400 | p99 is as usual |

Next: correct the new version and \`meshshift start\` again: it becomes the next attempt.
`);
  });

  test('links the report', () => {
    expect(markdownSummary({ ...promoted, link: 'https://console.example/a>b' })).toContain(
      '\n\n[Report with charts](<https://console.example/a%3Eb>)\n\n',
    );
  });

  test('of a promotion says how it can still be taken back, and has no numbers where nothing was judged', () => {
    const text = markdownSummary(promoted);
    expect(text).toMatch(/^## color-backend: promoted\n\ncolor-v2 serves all of color-backend\.\n/);
    expect(text).toContain('| 6:00 | 2 | 100% | color-route: color-v1 0, color-v2 100 |');
    expect(text).toContain('`meshshift rollback color-backend-r2-1`');
    expect(text).not.toContain('Numbers');
  });

  test('of a rejection has the reason and no table', () => {
    expect(markdownSummary(rejected)).toBe(`## color-backend-r2-1: rejected

canary: found no virtual node "color-v9".

Rollout \`color-backend-r2-1\`.

Next: remove what the reason names, see \`meshshift plan\`, and start again.
`);
  });

  test('of a rollout that its pipeline left says how to follow it', () => {
    expect(markdownSummary(left)).toContain('it goes on without this pipeline: meshshift watch color-backend-r2-1.');
  });
});
