import { bundleFunctions, maxBundleBytes } from './bundle.ts';

const bundles = await bundleFunctions();
for (const { name, bytes, external } of bundles) {
  const size = `${(bytes / 1024).toFixed(0).padStart(4)} KB of ${maxBundleBytes / 1024}`;
  console.log(`${name.padEnd(16)} ${size}  external: ${external.join(', ') || 'none'}`);
}
const bad = bundles.filter(({ bytes, external }) => bytes > maxBundleBytes || external.length > 0);
if (bad.length > 0) {
  console.error(`too large or not whole: ${bad.map(({ name }) => name).join(', ')}`);
  process.exitCode = 1;
}
