import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { requireTool } from '../../../support/tools';

export const C1 = '【機密性1・完全性1・可用性1】\n公開してよい本文\n';
export const C2 = '【機密性2・完全性2・可用性2】暗号化\n内部の本文\n';
export const C3 = '【機密性3・完全性2・可用性2】暗号化\n秘密の本文\n';

/** Nobody's own settings reach the tests, and no machine's time. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
	GIT_CONFIG_GLOBAL: os.devNull,
	GIT_CONFIG_NOSYSTEM: '1',
	GIT_AUTHOR_NAME: 'T',
	GIT_AUTHOR_EMAIL: 't@example.invalid',
	GIT_COMMITTER_NAME: 'T',
	GIT_COMMITTER_EMAIL: 't@example.invalid',
};

const folders: string[] = [];
const saved = new Map<string, string | undefined>();

/** To be called in `before`: git, and its surroundings for what runs in this process. */
export function prepareGit(context: Mocha.Context): void {
	requireTool(context, 'git');
	for (const name of [...Object.keys(process.env).filter((key) => key.startsWith('GIT_')), ...Object.keys(ENVIRONMENT)]) {
		if (!saved.has(name)) saved.set(name, process.env[name]);
		delete process.env[name];
	}
	Object.assign(process.env, ENVIRONMENT);
}

/** To be called in `after`. */
export function cleanGit(): void {
	for (const [name, value] of saved) {
		if (value === undefined) delete process.env[name];
		else process.env[name] = value;
	}
	saved.clear();
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function temporary(): string {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'kakuzuke-git-'));
	folders.push(folder);
	return folder;
}

/** A repository with a bare remote beside it, in a folder with a blank and Japanese letters. */
export class TestRepository {
	readonly base = temporary();
	readonly top = path.join(this.base, '作業 フォルダー');
	readonly remote = path.join(this.base, 'remote 遠隔.git');

	constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
		mkdirSync(this.top);
		execFileSync('git', ['init', '-q', '-b', 'main', this.top]);
		execFileSync('git', ['init', '-q', '--bare', '-b', 'main', this.remote]);
		this.git('remote', 'add', 'origin', this.remote);
		this.write(files);
		if (Object.keys(files).length > 0) this.commit('first');
	}

	git(...args: string[]): string {
		return execFileSync('git', args, { cwd: this.top, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] }).trim();
	}

	/** Where the exit code matters. */
	run(args: readonly string[], env: Readonly<Record<string, string>> = {}): SpawnSyncReturns<string> {
		return spawnSync('git', args, { cwd: this.top, encoding: 'utf8', env: { ...process.env, ...env } });
	}

	write(files: Readonly<Record<string, string | Uint8Array>>): void {
		for (const [name, content] of Object.entries(files)) {
			const file = path.join(this.top, name);
			mkdirSync(path.dirname(file), { recursive: true });
			writeFileSync(file, content);
		}
	}

	/** Everything that is there; returns its id. */
	commit(message = 'change'): string {
		this.git('add', '-A');
		this.git('commit', '-q', '--no-verify', '--allow-empty', '-m', message);
		return this.git('rev-parse', 'HEAD');
	}

	/** The policy lists these addresses; `.kakuzuke` itself is not committed. */
	list(match: string, confidentiality = '2', more: object = {}): void {
		const services = [{ id: 'git', match, title: '庁内の git', confidentiality, permit: '情第1号' }];
		this.policy({ export: { services }, ...more });
	}

	policy(content: object): void {
		this.write({ '.kakuzuke/policy.jsonc': JSON.stringify(content), '.git/info/exclude': '.kakuzuke/\n' });
	}

	/** The lines that git would write to its hook. */
	updates(ref = 'refs/heads/main', remoteOid = '0'.repeat(40)): string {
		return `${ref} ${this.git('rev-parse', ref)} ${ref} ${remoteOid}\n`;
	}
}
