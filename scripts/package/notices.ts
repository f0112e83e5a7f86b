import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The licences of packages, each text once with the packages that it is for. @param folders from the root */
export function notices(folders: readonly string[]): string {
  const byText = Map.groupBy([...new Set(folders)].sort(), licenceOf);
  const sections = [...byText].map(([text, of]) => `${of.map(titleOf).sort().join('\n')}\n\n${text}`);
  return `The command and the functions contain code of these packages.\n\n${sections.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

const described = (folder: string): { readonly name: string; readonly version: string; readonly license?: string } =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));

const titleOf = (folder: string): string => {
  const { name, version, license = '' } = described(folder);
  return `${name} ${version} (${license})`;
};

function licenceOf(folder: string): string {
  const at = join(root, folder);
  const file = existsSync(at) && readdirSync(at).find((name) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(name));
  if (file) return readFileSync(join(at, file), 'utf8').trim().replaceAll('\r\n', '\n');
  const { license = 'none' } = described(folder);
  return `Under the licence ${license}; the package has no text of it.`;
}
