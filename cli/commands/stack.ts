import { join } from 'node:path';
import type { Context } from '../run/context.ts';
import { exits } from '../run/failure.ts';
import { version } from '../run/version.ts';
import { writeStack } from '../stack/stack-files.ts';

interface StackOptions {
  readonly out: string;
  readonly force?: boolean;
}

export async function run(context: Context, { out, force }: StackOptions): Promise<number> {
  writeStack(out, { replaces: force === true });
  const template = join(out, 'template.yaml');
  context.show({ folder: out, template, version }, [
    `wrote the stack of version ${version} into ${out}; deploy it there with \`sam deploy --guided\`, or with`,
    `  aws cloudformation package --template-file ${template} --s3-bucket BUCKET --output-template-file packaged.yaml`,
    // A template this large is only taken from a bucket.
    '  aws cloudformation deploy --template-file packaged.yaml --s3-bucket BUCKET --stack-name meshshift --capabilities CAPABILITY_IAM CAPABILITY_AUTO_EXPAND --parameter-overrides PARAMETER=VALUE',
    'It may write what a parameter names: MeshName, LoadBalancerName or LatticeService; unless one is set, nothing.',
  ]);
  return exits.done;
}
