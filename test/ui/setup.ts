import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(__dirname, '..', '..');
export const VSIX = path.join(ROOT, 'out', 'test', 'kakuzuke.vsix');
export const SCREENSHOTS = path.join(ROOT, 'test', 'ui', 'screenshots');

function run(args: readonly string[]): void {
	const result = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
	if (result.status !== 0) throw new Error(`${args.join(' ')} failed:\n${result.stdout}\n${result.stderr}`);
}

/** Builds and packages the extension once, as `npm run package` does, and clears the old pictures. */
export function mochaGlobalSetup(): void {
	mkdirSync(path.dirname(VSIX), { recursive: true });
	rmSync(SCREENSHOTS, { recursive: true, force: true });
	mkdirSync(SCREENSHOTS, { recursive: true });
	if (process.env.KAKUZUKE_UI_VSIX) return;
	run(['scripts/build.mjs']);
	run(['scripts/package.mjs', VSIX]);
}
