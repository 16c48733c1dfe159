import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { GitError, git, gitText, openRepository, type Repository, records } from '../export/guard/git';
import type { Part } from '../workspace';
import { UsageError } from './errors';
import { visible } from './escape';
import type { Session } from './session';

const LABEL = '.label';
const SETTINGS = '.kakuzuke';

/**
 * The documents below `targets` that git knows to have changed: since a revision (from where the branches parted, with what is not committed and not
 * tracked), or, with `null`, those that are staged. A label that speaks for others brings them along, and a policy the whole of its workspace.
 * @throws UsageError where git cannot say
 */
export async function changedPart(since: string | null, targets: readonly string[], session: Session): Promise<Part> {
	const { signal } = session.host;
	const changed = new Changed();
	const options = signal === undefined ? {} : { signal };
	try {
		for (const target of targets) {
			const repository = await openRepository(folderOf(target), signal);
			if (repository.bare) throw new UsageError('error.no-repository', { path: target });
			const names = since === null ? await staged(repository, options, session) : await changedSince(since, repository, options);
			changed.add(target, repository.top, names);
		}
	} catch (error) {
		if (!(error instanceof GitError)) throw error;
		if (error.code === 'not-a-repository') throw new UsageError('error.no-repository', { path: session.host.cwd });
		throw new UsageError('error.git', { detail: visible(session.say(`guard.${error.code}`, { detail: error.detail })) });
	}
	return { id: 'changed', includes: (_, file) => changed.includes(file), enters: (folder) => changed.enters(folder) };
}

async function changedSince(since: string, { top }: Repository, options: { signal?: AbortSignal }): Promise<string[]> {
	let commit: string;
	try {
		commit = await gitText(top, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${since}^{commit}`], options);
	} catch (error) {
		if (error instanceof GitError && error.code === 'git-failed') throw new UsageError('error.revision', { revision: since });
		throw error;
	}
	// 1: no common ancestor, or no commit yet on this side.
	const parted = (await git(top, ['merge-base', commit, 'HEAD'], { ...options, accept: [1] })).toString().trim();
	const tracked = await git(top, ['diff', '--name-only', '--no-renames', '-z', parted || commit, '--'], options);
	const untracked = await git(top, ['ls-files', '--others', '--exclude-standard', '--full-name', '-z'], options);
	return [...records(tracked), ...records(untracked)];
}

async function staged({ top }: Repository, options: { signal?: AbortSignal }, session: Session): Promise<string[]> {
	const names = records(await git(top, ['diff', '--cached', '--name-only', '--no-renames', '-z'], options));
	const unstaged = new Set(records(await git(top, ['diff', '--name-only', '--no-renames', '-z'], options)));
	const both = names.filter((name) => unstaged.has(name)).length;
	// What is on the disk is checked; that is not what will be committed.
	if (both > 0) session.err.write(`${session.say('check.partly-staged', { count: both })}\n`);
	return names;
}

/** Documents and folders to be checked, and the folders on the way to them. */
class Changed {
	readonly #files = new Set<string>();
	readonly #folders: string[] = [];
	readonly #ways = new Set<string>();

	/** `names`: relative to the top of the working tree, with `/`. */
	add(target: string, top: string, names: readonly string[]): void {
		// Git knows the real path; the person may have come by a link.
		const real = realpathSync(target);
		for (const name of names) {
			const relative = path.relative(real, path.join(top, ...name.split('/')));
			if (!relative.startsWith('..') && !path.isAbsolute(relative)) this.#change(path.join(target, relative), target);
			else if (name.split('/').includes(SETTINGS)) this.#whole(target, real, path.join(top, ...name.split('/')));
		}
	}

	/** Settings above the target hold for it as well. */
	#whole(target: string, real: string, settings: string): void {
		const root = settings.slice(0, settings.lastIndexOf(path.sep + SETTINGS));
		if (real === root || real.startsWith(root + path.sep)) this.#folder(target, target);
	}

	#change(file: string, target: string): void {
		const inSettings = file.indexOf(path.sep + SETTINGS + path.sep);
		if (inSettings >= 0) this.#folder(file.slice(0, inSettings), target);
		else if (path.basename(file) === LABEL) this.#folder(path.dirname(file), target);
		else this.#file(file, target);
	}

	#file(file: string, target: string): void {
		this.#files.add(file);
		if (file.endsWith(LABEL)) this.#files.add(file.slice(0, -LABEL.length));
		this.#way(path.dirname(file), target);
	}

	#folder(folder: string, target: string): void {
		this.#folders.push(folder + path.sep);
		this.#way(folder, target);
	}

	#way(folder: string, target: string): void {
		for (let current = folder; !this.#ways.has(current); current = path.dirname(current)) {
			this.#ways.add(current);
			if (current === target || path.dirname(current) === current) return;
		}
	}

	includes(file: string): boolean {
		return this.#files.has(file) || this.#folders.some((folder) => file.startsWith(folder));
	}

	enters(folder: string): boolean {
		return this.#ways.has(folder) || this.#folders.some((changed) => `${folder}${path.sep}`.startsWith(changed));
	}
}

function folderOf(target: string): string {
	try {
		return statSync(target).isDirectory() ? target : path.dirname(target);
	} catch {
		throw new UsageError('error.report-missing', { path: target });
	}
}
