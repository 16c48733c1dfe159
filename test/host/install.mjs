// Installs the npm-served VS Code of the host tests into test/host/node_modules, once: `node test/host/install.mjs`.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const MODULES = path.join(HERE, 'node_modules');
const VSCODE = path.join(MODULES, 'code-server', 'lib', 'vscode');
const STAMP = path.join(MODULES, '.kakuzuke-host');

/** Lines of npm that say something about the run, not about the person's settings. */
function run(args, cwd) {
	const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
	const result = spawnSync(npm, [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd,
		encoding: 'utf8',
		shell: process.platform === 'win32',
	});
	if (result.status !== 0) throw new Error(`npm ${args.join(' ')} in ${cwd} failed:\n${result.stderr || result.error}`);
}

/** ripgrep's own package keeps the binary in a package for each platform. */
function ripgrepBinary() {
	const name = process.platform === 'win32' ? 'rg.exe' : 'rg';
	const found = path.join(MODULES, '@vscode', `ripgrep-${process.platform}-${process.arch}`, 'bin', name);
	if (!existsSync(found)) throw new Error(`No ripgrep for ${process.platform}-${process.arch}: ${found}`);
	return { name, found };
}

function link(target, from) {
	rmSync(from, { recursive: true, force: true });
	symlinkSync(target, from, process.platform === 'win32' ? 'junction' : 'dir');
}

/**
 * Makes the server ready to run; does nothing when it already is.
 * @param {(line: string) => void} [say]
 * @returns {{ server: string, root: string, version: string }} path of server-main.js, folder of VS Code, its version
 */
export function installHost(say = () => {}) {
	const wanted = readFileSync(path.join(HERE, 'package-lock.json'), 'utf8');
	const ready = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted;
	if (!ready) {
		say('Installing VS Code for the tests from npm (about 20 seconds, 200 MB) …');
		run(['ci'], HERE);
		// Its shrinkwrap lacks an entry, so `npm ci` refuses it; `install` takes the versions it does list.
		run(['install', '--omit=dev', '--no-save'], VSCODE);
		link(process.platform === 'win32' ? path.join(VSCODE, 'node_modules') : 'node_modules', path.join(VSCODE, 'node_modules.asar'));
		const { name, found } = ripgrepBinary();
		const bin = path.join(VSCODE, 'node_modules', '@vscode', 'ripgrep', 'bin');
		mkdirSync(bin, { recursive: true });
		copyFileSync(found, path.join(bin, name));
		chmodSync(path.join(bin, name), 0o755);
		writeFileSync(STAMP, wanted);
	}
	const { version } = JSON.parse(readFileSync(path.join(VSCODE, 'package.json'), 'utf8'));
	return { server: path.join(VSCODE, 'out', 'server-main.js'), root: VSCODE, version };
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
	const { server, version } = installHost(console.log);
	console.log(`VS Code ${version}: ${server}`);
}
