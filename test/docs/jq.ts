import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Program } from './shell.ts';

const isThere = (process.env.PATH ?? '').split(delimiter).some((folder) => {
  try {
    accessSync(join(folder, 'jq'), constants.X_OK);
    return true;
  } catch {
    return false;
  }
});

/** The programs of pages, by what they do: for machines without jq. */
const programs: Readonly<Record<string, (json: string) => unknown>> = {
  '.serviceDiscovery.awsCloudMap.attributes = [{ key: "version", value: "v2" }]': (json) => {
    const spec = JSON.parse(json);
    spec.serviceDiscovery.awsCloudMap.attributes = [{ key: 'version', value: 'v2' }];
    return spec;
  },
  '.httpRoute.action.weightedTargets |= map(select(.virtualNode != "checkout-v1"))': (json) => {
    const spec = JSON.parse(json);
    const { action } = spec.httpRoute;
    action.weightedTargets = action.weightedTargets.filter(
      ({ virtualNode }: { virtualNode: string }) => virtualNode !== 'checkout-v1',
    );
    return spec;
  },
};

const known: Program = async ([program = ''], stdin) => {
  const does = programs[program];
  if (does === undefined) throw new Error(`jq ${program}: not known here, and jq is not installed`);
  return { code: 0, out: JSON.stringify(does(stdin)), err: '' };
};

/** `jq` itself where it is installed. */
export const jq: Readonly<Record<string, Program>> = isThere ? {} : { jq: known };
