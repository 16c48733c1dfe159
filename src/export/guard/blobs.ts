import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { GIT_ENVIRONMENT, GIT_OPTIONS, GitError, type Repository } from './git';

export interface Blob {
	/** As it was asked for: an object's id, or `commit:path`. */
	readonly name: string;
	/** `missing` where there is no such object. */
	readonly type: string;
	/** Bytes. */
	readonly size: number;
	/** `null` where the object is missing or larger than the limit. */
	readonly bytes: Buffer | null;
}

const NOTHING = Buffer.alloc(0);
const LINE_END = 0x0a;
/** Names that are asked for before the first answer is awaited; a pipe holds no more than some thousands. */
const AHEAD = 512;

/** Reads many objects of a repository through one `git cat-file --batch`; memory holds one of them at a time. Close it. */
export class BlobReader {
	readonly #child: ChildProcessWithoutNullStreams;
	readonly #chunks: AsyncIterator<Buffer>;
	#rest: Buffer = NOTHING;
	#failed: Error | null = null;

	constructor(repository: Repository) {
		this.#child = spawn('git', [...GIT_OPTIONS, 'cat-file', '--batch'], {
			cwd: repository.cwd,
			env: { ...process.env, ...GIT_ENVIRONMENT },
			windowsHide: true,
		});
		this.#child.on('error', (error) => {
			this.#failed = new GitError('git-missing', 'code' in error ? String(error.code) : '');
		});
		this.#child.stdin.on('error', () => undefined);
		this.#child.stderr.resume();
		this.#chunks = this.#child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
	}

	/**
	 * The objects, in the order of the names. What is larger than `limit` bytes is passed over without being held.
	 * Throws a GitError where git ends early.
	 */
	async *read(names: readonly string[], limit: number): AsyncGenerator<Blob> {
		let asked = 0;
		for (const [index, name] of names.entries()) {
			if (asked <= index) {
				const next = names.slice(asked, index + AHEAD);
				asked += next.length;
				const lines = next.filter((each) => !each.includes('\n'));
				if (lines.length > 0) this.#child.stdin.write(`${lines.join('\n')}\n`);
			}
			// A name with a line break cannot be asked for.
			yield name.includes('\n') ? { name, type: 'missing', size: 0, bytes: null } : await this.#answer(name, limit);
		}
	}

	close(): void {
		this.#child.stdin.destroy();
		this.#child.stdout.destroy();
		this.#child.kill();
	}

	async #answer(name: string, limit: number): Promise<Blob> {
		const head = await this.#line();
		const [, , type = '', digits = ''] = /^([0-9a-f]{40,64}) ([a-z]+) (\d+)$/.exec(head) ?? [];
		if (type === '') return { name, type: 'missing', size: 0, bytes: null };
		const size = Number(digits);
		const bytes = await this.#take(size, size <= limit);
		await this.#take(1, false);
		return { name, type, size, bytes };
	}

	async #line(): Promise<string> {
		for (;;) {
			const end = this.#rest.indexOf(LINE_END);
			if (end >= 0) {
				const line = this.#rest.toString('utf8', 0, end);
				this.#rest = this.#rest.subarray(end + 1);
				return line;
			}
			this.#rest = Buffer.concat([this.#rest, await this.#chunk()]);
		}
	}

	async #take(size: number, keep: boolean): Promise<Buffer | null> {
		const kept: Buffer[] = [];
		for (let left = size; left > 0; ) {
			if (this.#rest.length === 0) this.#rest = await this.#chunk();
			const part = this.#rest.subarray(0, left);
			this.#rest = this.#rest.subarray(part.length);
			left -= part.length;
			if (keep) kept.push(part);
		}
		return keep ? Buffer.concat(kept) : null;
	}

	async #chunk(): Promise<Buffer> {
		const next = await this.#chunks.next();
		if (next.done !== true) return next.value;
		throw this.#failed ?? new GitError('git-failed', 'cat-file');
	}
}
