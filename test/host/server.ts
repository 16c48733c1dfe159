import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { installHost } from './install.mjs';
import { writeLanguagePack } from './language-pack';

export interface ServerOptions {
	/** Display language of the workbench and the extension host. */
	readonly locale?: 'en' | 'ja';
	/** Without trust every folder opens in Restricted Mode. */
	readonly trusted?: boolean;
	/** A packaged extension to install first, as a user would. */
	readonly vsix?: string;
	/** User settings on top of the quiet ones below. */
	readonly settings?: Readonly<Record<string, unknown>>;
	/** Environment of the extension host. */
	readonly env?: Readonly<Record<string, string>>;
}

export interface Server {
	readonly port: number;
	readonly authority: string;
	/** Temporary folder that goes when the server stops; room for scratch workspaces. */
	readonly home: string;
	/** What the server has printed so far. */
	log(): string;
	stop(): Promise<void>;
}

/** Nothing that moves, asks or calls out. */
const QUIET_SETTINGS = {
	'workbench.startupEditor': 'none',
	'workbench.tips.enabled': false,
	'workbench.enableExperiments': false,
	'workbench.welcomePage.walkthroughs.openOnInstall': false,
	'extensions.ignoreRecommendations': true,
	'extensions.autoUpdate': false,
	'extensions.autoCheckUpdates': false,
	'security.workspace.trust.startupPrompt': 'never',
	'security.workspace.trust.banner': 'never',
	'telemetry.telemetryLevel': 'off',
	'files.autoGuessEncoding': true,
	'git.enabled': false,
	'chat.commandCenter.enabled': false,
};

const running = new Set<() => void>();
let handlersInstalled = false;

/** Ends every server that is still running when this process ends, however it ends. */
function installHandlers(): void {
	if (handlersInstalled) return;
	handlersInstalled = true;
	const endAll = (): void => {
		for (const end of running) end();
	};
	process.on('exit', endAll);
	for (const [signal, code] of [
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const) {
		process.on(signal, () => {
			endAll();
			process.exit(code);
		});
	}
}

export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
		});
	});
}

/** The process leads a group of its own, so that the extension hosts go with it. */
function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
	if (child.pid === undefined) return;
	try {
		if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
		else process.kill(-child.pid, signal);
	} catch {
		// Already gone.
	}
}

function installVsix(server: string, common: readonly string[], vsix: string): void {
	const result = spawnSync(process.execPath, [server, ...common, '--install-extension', vsix, '--force'], { encoding: 'utf8' });
	if (result.status !== 0 || !/successfully installed/.test(result.stdout)) {
		throw new Error(`Installing ${vsix} failed:\n${result.stdout}\n${result.stderr}`);
	}
}

function writeSettings(home: string, options: ServerOptions): void {
	const user = path.join(home, 'server', 'data', 'User');
	mkdirSync(user, { recursive: true });
	writeFileSync(path.join(user, 'settings.json'), JSON.stringify({ ...QUIET_SETTINGS, ...options.settings }, null, '\t'));
	if (options.locale === 'ja') writeLanguagePack(path.join(home, 'server', 'data'), path.join(home, 'extensions'));
}

async function waitUntilReady(port: number, child: ChildProcess, log: () => string): Promise<void> {
	const end = Date.now() + 60_000;
	while (Date.now() < end) {
		if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${log()}`);
		try {
			const response = await fetch(`http://127.0.0.1:${port}/version`);
			if (response.ok) return;
		} catch {
			// Not listening yet.
		}
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error(`The server was not ready within a minute:\n${log()}`);
}

/**
 * Starts VS Code's server on a free port of this machine only, with settings, extensions and data of its own.
 * It always ends: by `stop()`, and with this process.
 */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
	const { server } = installHost(console.log);
	const home = mkdtempSync(path.join(os.tmpdir(), 'kakuzuke-host-'));
	for (const name of ['server', 'extensions']) mkdirSync(path.join(home, name));
	writeSettings(home, options);
	const common = [
		'--server-data-dir',
		path.join(home, 'server'),
		'--extensions-dir',
		path.join(home, 'extensions'),
		'--accept-server-license-terms',
	];
	if (options.vsix) installVsix(server, common, options.vsix);
	const port = await freePort();
	const child = spawn(
		process.execPath,
		[
			server,
			...common,
			...[
				'--host',
				'127.0.0.1',
				'--port',
				String(port),
				'--without-connection-token',
				'--disable-telemetry',
				'--disable-getting-started-override',
			],
			...(options.trusted === false ? [] : ['--disable-workspace-trust']),
			...(options.locale === 'ja' ? ['--locale', 'ja'] : []),
		],
		{ detached: process.platform !== 'win32', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } },
	);
	let text = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk: Buffer) => {
			text += chunk.toString();
			if (process.env.KAKUZUKE_HOST_LOG) appendFileSync(process.env.KAKUZUKE_HOST_LOG, chunk);
		});
	}
	const log = (): string => text;
	const end = (): void => {
		running.delete(end);
		killGroup(child, 'SIGKILL');
		rmSync(home, { recursive: true, force: true, maxRetries: 5 });
	};
	installHandlers();
	running.add(end);
	const stop = async (): Promise<void> => {
		if (child.exitCode === null) {
			const gone = new Promise((resolve) => child.once('exit', resolve));
			killGroup(child, 'SIGTERM');
			await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 3000))]);
		}
		end();
	};
	try {
		await waitUntilReady(port, child, log);
	} catch (error) {
		await stop();
		throw error;
	}
	return { port, authority: `127.0.0.1:${port}`, home, log, stop };
}
