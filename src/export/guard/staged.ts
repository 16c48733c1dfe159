import { readFileSync } from 'node:fs';
import path from 'node:path';
import { git, gitText, isFileMode, type Repository, records } from './git';

/** A file that differs between the last commit and the index. */
export interface StagedChange {
	/** Path in the index, or in the last commit where it was deleted. */
	readonly path: string;
	/** `null` where it was deleted, or is no file. */
	readonly oid: string | null;
	/** In the last commit, under the name that it had. */
	readonly before: { readonly path: string; readonly oid: string } | null;
}

/** What is staged against the last commit, renamed files with their old names. `head` is `null` before the first commit. Throws a GitError. */
export async function stagedChanges(
	repository: Repository,
	signal?: AbortSignal,
): Promise<{ head: string | null; changes: readonly StagedChange[] }> {
	const options = { ...(signal && { signal }) };
	const head = await gitText(repository.cwd, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], { ...options, accept: [1] });
	const base = head === '' ? await gitText(repository.cwd, ['hash-object', '-t', 'tree', '--stdin'], { ...options, input: '' }) : head;
	const output = await git(repository.cwd, ['diff-index', '--cached', '--raw', '-z', '-M', '-l2000', '--no-abbrev', base], options);
	const changes = parseRaw(output);
	const merged = await Promise.all(mergedHeads(repository).map((oid) => changedPaths(repository, oid, signal)));
	// What a merge takes over as it is was answered for in the commit that it comes from.
	return { head: head === '' ? null : head, changes: changes.filter(({ path: file }) => merged.every((paths) => paths.has(file))) };
}

function parseRaw(output: Buffer): StagedChange[] {
	const parts = records(output);
	const changes: StagedChange[] = [];
	for (let index = 0; index < parts.length; ) {
		const [oldMode = '', newMode = '', oldOid = '', newOid = '', status = ''] = (parts[index++] ?? '').slice(1).split(' ');
		const first = parts[index++] ?? '';
		const name = /^[RC]/.test(status) ? (parts[index++] ?? '') : first;
		// A copy leaves the original where it is.
		const before = isFileMode(oldMode) && !status.startsWith('C') ? { path: first, oid: oldOid } : null;
		changes.push({ path: name, oid: isFileMode(newMode) ? newOid : null, before });
	}
	return changes;
}

function mergedHeads({ gitDir }: Repository): string[] {
	try {
		return readFileSync(path.join(gitDir, 'MERGE_HEAD'), 'latin1')
			.split('\n')
			.filter((line) => /^[0-9a-f]{40,64}$/.test(line));
	} catch {
		return [];
	}
}

async function changedPaths(repository: Repository, oid: string, signal?: AbortSignal): Promise<ReadonlySet<string>> {
	const args = ['diff-index', '--cached', '--name-only', '-z', '--no-renames', oid];
	return new Set(records(await git(repository.cwd, args, { ...(signal && { signal }) })));
}
