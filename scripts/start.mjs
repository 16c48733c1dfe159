// `npm start`: builds, then opens a real VS Code with the extension on a fresh copy of samples/share.
//   --cli    print the command line's scan of the samples instead (also where nothing can be displayed)
//   --serve  always take the VS Code that npm serves, and print its address (e.g. on a machine reached over the network)
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const SAMPLES = path.join(ROOT, 'samples', 'share');
const WINDOWS = process.platform === 'win32';

function build() {
	const result = spawnSync(process.execPath, [path.join(ROOT, 'scripts', 'build.mjs')], { stdio: 'inherit' });
	if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Continuous integration and plain terminals have no window to show. */
function canDisplay() {
	if (process.env.CI) return false;
	if (WINDOWS || process.platform === 'darwin') return true;
	return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** @param {string} name */
function findOnPath(name) {
	const names = WINDOWS ? [`${name}.cmd`, `${name}.exe`] : [name];
	for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
		for (const candidate of names) {
			try {
				accessSync(path.join(folder, candidate), constants.X_OK);
				return path.join(folder, candidate);
			} catch {
				// Look further.
			}
		}
	}
	return null;
}

/** A copy, so that trying things out does not change the repository. */
function copySamples() {
	const folder = path.join(mkdtempSync(path.join(os.tmpdir(), 'kakuzuke-')), 'share');
	cpSync(SAMPLES, folder, { recursive: true });
	return folder;
}

function scan() {
	const result = spawnSync(process.execPath, [path.join(ROOT, 'dist', 'cli.js'), 'check', path.relative(process.cwd(), SAMPLES)], {
		stdio: 'inherit',
	});
	// 0 to 3 are the scan's own answers; the samples have findings on purpose.
	process.exitCode = result.status === 0 || result.status === 1 || result.status === 3 ? 0 : (result.status ?? 1);
}

/** VS Code from its maker's server, or null where that cannot be reached. */
async function download() {
	try {
		await fetch('https://update.code.visualstudio.com/api/releases/stable', { signal: AbortSignal.timeout(5000) });
		const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
		return await downloadAndUnzipVSCode({ cachePath: path.join(ROOT, '.vscode-test') });
	} catch {
		return null;
	}
}

/** @param {string} program @param {readonly string[]} more */
function openDesktop(program, more = []) {
	const folder = copySamples();
	console.log(`VS Code: ${program}\n${folder}`);
	const args = ['--new-window', '--disable-workspace-trust', `--extensionDevelopmentPath=${ROOT}`, ...more, folder];
	spawn(program, args, { stdio: 'inherit', shell: WINDOWS }).on('exit', (code) => {
		process.exitCode = code ?? 1;
	});
}

/** @param {string} url */
function openBrowser(url) {
	const [program, args] = WINDOWS
		? ['cmd', ['/c', 'start', '', url.replaceAll('&', '^&')]]
		: [process.platform === 'darwin' ? 'open' : 'xdg-open', [url]];
	spawn(program, args, { stdio: 'ignore', detached: true })
		.on('error', () => console.log('No browser could be opened: open the address above yourself.'))
		.unref();
}

async function serve() {
	const { startServer } = await import('../test/host/server.ts');
	const { workbenchUrl } = await import('../test/host/browser.ts');
	const folder = copySamples();
	const locale = /^ja/.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '') ? 'ja' : 'en';
	const { authority } = await startServer({ locale });
	process.on('exit', () => rmSync(path.dirname(folder), { recursive: true, force: true }));
	const url = workbenchUrl({ authority, folder, payload: [['extensionDevelopmentPath', `vscode-remote://${authority}${ROOT}`]] });
	console.log(`\nVS Code is ready. It can be reached from this machine only; Ctrl+C ends it.\n\n  ${url}\n`);
	if (canDisplay()) openBrowser(url);
}

async function main() {
	const { values } = parseArgs({ options: { cli: { type: 'boolean' }, serve: { type: 'boolean' } } });
	build();
	if (values.serve) return serve();
	if (values.cli || !canDisplay()) return scan();
	const code = findOnPath('code');
	if (code) return openDesktop(code);
	const downloaded = await download();
	if (downloaded) return openDesktop(downloaded, [`--user-data-dir=${path.join(ROOT, '.vscode-test', 'user-data')}`]);
	return serve();
}

await main();
