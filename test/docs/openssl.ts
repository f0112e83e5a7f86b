import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { authorityNamed } from '../local/data-plane/tls/certificates.ts';
import type { Program } from './shell.ts';

/** `openssl req -x509` as far as pages use it: a certificate for a name, with its key, in two files of the folder. */
export const openssl =
  (folder: string): Program =>
  async (args) => {
    const after = (option: string) => args[args.indexOf(option) + 1] ?? '';
    const [, name = ''] = /^subjectAltName=DNS:(.+)$/.exec(after('-addext')) ?? [];
    const { cert, key } = authorityNamed(name).issue([name]);
    writeFileSync(join(folder, after('-out')), cert);
    writeFileSync(join(folder, after('-keyout')), key);
    return { code: 0, out: '', err: '' };
  };
