// `npm run package`: makes dist/kakuzuke-<version>.vsix from the bundles in dist/, or the file named on the command line.
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { name, version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
const target = path.resolve(process.argv[2] ?? path.join(ROOT, 'dist', `${name}-${version}.vsix`));

mkdirSync(path.dirname(target), { recursive: true });
// Everything is bundled, so no node_modules go along.
await createVSIX({ cwd: ROOT, packagePath: target, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false });
console.log(`${path.relative(ROOT, target)}\t${(statSync(target).size / 1024).toFixed(1)} KiB`);
