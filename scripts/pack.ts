// Makes the package and its checksum: `npm run pack [-- FOLDER]`. In a workflow of GitHub it names its repository.
import { mostBytes, pack } from './package/pack.ts';

const { GITHUB_REPOSITORY: slug, GITHUB_SERVER_URL: server } = process.env;
const [out = 'packed'] = process.argv.slice(2);
const { file, bytes, entries, sha256 } = await pack(out, slug && server ? `${server}/${slug}` : undefined);
console.log(`${file}  ${entries} files, ${Math.ceil(bytes / 1024)} KB of ${mostBytes / 1024}`);
console.log(`sha256 ${sha256}`);
if (bytes > mostBytes) process.exitCode = 1;
