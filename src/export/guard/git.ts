import { spawn } from 'node:child_process';
import path from 'node:path';

export type GitErrorCode = 'git-missing' | 'not-a-repository' | 'git-failed';

/** Git could not be asked, or did not answer. Never to be taken for "nothing to judge". */
export class GitError extends Error {
	constructor(
		readonly code: GitErrorCode,
		/** Git's own words, first line; may be empty. */
		readonly detail: string,
	) {
		super(`${code}: ${detail}`);
		this.name = 'GitError';
	}
}

/** A repository, as seen from a folder in it. */
export interface Repository {
	/** Where git is run; inside a hook, git's own environment (GIT_DIR, GIT_INDEX_FILE) holds as well. */
	readonly cwd: string;
	/** Top of the working tree; of a bare repository, its git directory. */
	readonly top: string;
	readonly gitDir: string;
	/** Shared by all worktrees. */
	readonly commonDir: string;
	readonly bare: boolean;
}

/** Objects are judged as they are sent, not as a replacement shows them, and nothing is fetched to judge them. */
export const GIT_OPTIONS: readonly string[] = ['--no-replace-objects', '--literal-pathspecs'];
export const GIT_ENVIRONMENT = { GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' } as const;

export interface GitOptions {
	readonly input?: string;
	readonly signal?: AbortSignal;
	/** Exit codes besides 0 that are an answer. */
	readonly accept?: readonly number[];
}

/** Runs git and returns what it printed. Throws a GitError, or the signal's reason. */
export async function git(cwd: string, args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
	options.signal?.throwIfAborted();
	const child = spawn('git', [...GIT_OPTIONS, ...args], {
		cwd,
		env: { ...process.env, ...GIT_ENVIRONMENT },
		stdio: ['pipe', 'pipe', 'pipe'],
		windowsHide: true,
		...(options.signal === undefined ? {} : { signal: options.signal }),
	});
	const out: Buffer[] = [];
	let err = '';
	child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
	child.stderr.on('data', (chunk: Buffer) => {
		if (err.length < 4096) err += chunk.toString();
	});
	// Git may end before it has read everything; its exit code says what matters.
	child.stdin.on('error', () => undefined);
	child.stdin.end(options.input ?? '');
	const code = await new Promise<number | null>((resolve, reject) => {
		child.on('error', (error) => reject(options.signal?.aborted === true ? error : missing(error)));
		child.on('close', resolve);
	});
	if (code === 0 || (code !== null && options.accept?.includes(code) === true)) return Buffer.concat(out);
	throw failure(err);
}

/** Text that git printed, without the last line end. */
export async function gitText(cwd: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
	return (await git(cwd, args, options)).toString().replace(/\r?\n$/, '');
}

function missing(error: Error): Error {
	const code = 'code' in error ? String(error.code) : '';
	// A folder that is not there is reported as if the program were not.
	return new GitError(code === 'ENOENT' ? 'git-missing' : 'git-failed', code);
}

function failure(err: string): GitError {
	const line = err.trim().split('\n')[0] ?? '';
	return new GitError(/not a git repository|must be run in a work tree/i.test(err) ? 'not-a-repository' : 'git-failed', line);
}

/** The repository that a folder belongs to. Throws a GitError. */
export async function openRepository(cwd: string, signal?: AbortSignal): Promise<Repository> {
	const options = signal === undefined ? {} : { signal };
	const [gitDir = '', common = '', bare = ''] = (
		await gitText(cwd, ['rev-parse', '--absolute-git-dir', '--git-common-dir', '--is-bare-repository'], options)
	).split(/\r?\n/);
	const isBare = bare === 'true';
	const commonDir = path.resolve(cwd, common);
	if (isBare) return { cwd, top: gitDir, gitDir, commonDir, bare: true };
	const top = path.resolve(await gitText(cwd, ['rev-parse', '--show-toplevel'], options));
	return { cwd, top, gitDir, commonDir, bare: false };
}

/** Splits what git prints with `-z`. Names that are not UTF-8 come out with U+FFFD. */
export function records(output: Buffer): string[] {
	// Piece by piece: the whole may be longer than a text can be.
	const parts: string[] = [];
	for (let start = 0; start < output.length; ) {
		const found = output.indexOf(0, start);
		const end = found < 0 ? output.length : found;
		parts.push(output.toString('utf8', start, end));
		start = end + 1;
	}
	return parts;
}

/** Modes of entries whose blobs are documents: not links, not submodules. */
export function isFileMode(mode: string): boolean {
	return mode.startsWith('100');
}

/** Path → blob of the files in a commit's or tree's whole content, or in the index. */
export async function filesOfTree(repository: Repository, tree: string, signal?: AbortSignal): Promise<Map<string, string>> {
	const output = await git(repository.cwd, ['ls-tree', '-r', '-z', '--full-tree', tree], signal === undefined ? {} : { signal });
	return entriesOf(output, /^(\d+) blob ([0-9a-f]+)\t([\s\S]*)$/);
}

export async function filesOfIndex(repository: Repository, signal?: AbortSignal): Promise<Map<string, string>> {
	const output = await git(repository.top, ['ls-files', '-s', '-z', '--full-name'], signal === undefined ? {} : { signal });
	return entriesOf(output, /^(\d+) ([0-9a-f]+) \d\t([\s\S]*)$/);
}

function entriesOf(output: Buffer, form: RegExp): Map<string, string> {
	const files = new Map<string, string>();
	for (const record of records(output)) {
		const [, mode = '', oid = '', name = ''] = form.exec(record) ?? [];
		if (isFileMode(mode)) files.set(name, oid);
	}
	return files;
}
