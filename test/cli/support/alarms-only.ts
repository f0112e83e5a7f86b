import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';

const folder = mkdtempSync(join(tmpdir(), 'meshshift-test-'));

/** A spec of the colour mesh that alarms alone judge, in a file. Minutes of it take a second each. */
export function specFile(name: string, changes: Readonly<Record<string, unknown>> = {}): string {
  const spec = {
    service: name,
    revision: 'green',
    router: { mesh: 'color-mesh', virtualRouter: 'color-router', routes: ['color-route'] },
    canary: 'color-v2',
    strategy: { steps: [{ weight: 10, bake: '1m' }], finalBake: '1m', keepWarm: '1m' },
    analysis: 'alarmsOnly',
    alarms: ['color-wrong-answers'],
    ...changes,
  };
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, stringify(spec));
  return file;
}
