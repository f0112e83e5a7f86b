import { bundleFunctions, maxBundleBytes } from './bundle.ts';

/** Builds what is not current; says what each bundle weighs, and gives whether all of them may be deployed. */
export async function buildFunctions(say: (line: string) => void): Promise<boolean> {
  const bundles = await bundleFunctions();
  for (const { name, bytes, external } of bundles) {
    const size = `${(bytes / 1024).toFixed(0).padStart(4)} KB of ${maxBundleBytes / 1024}`;
    say(`${name.padEnd(16)} ${size}  external: ${external.join(', ') || 'none'}`);
  }
  const bad = bundles.filter(({ bytes, external }) => bytes > maxBundleBytes || external.length > 0);
  if (bad.length > 0) console.error(`too large or not whole: ${bad.map(({ name }) => name).join(', ')}`);
  return bad.length === 0;
}
