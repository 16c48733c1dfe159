import type { BlobReader } from './blobs';
import { filesOfTree, git, isFileMode, type Repository, records } from './git';

/** One line of what git tells its pre-push hook. */
export interface PushUpdate {
	readonly localRef: string;
	readonly localOid: string;
	readonly remoteRef: string;
	readonly remoteOid: string;
}

/** A version of a file that the push adds to the remote. */
export interface PushedVersion {
	/** From the repository's top, `/` between folders. */
	readonly path: string;
	readonly oid: string;
	/** The commit (or tree, or blob, where that is what was pushed) that it comes with. */
	readonly commit: string;
}

export interface PushRange {
	readonly commits: number;
	readonly versions: readonly PushedVersion[];
	/** Whether a label file is among what is added, changed or taken away. */
	readonly labelsTouched: boolean;
	/** What is pushed itself, branches first. */
	readonly tips: readonly string[];
}

/** Reads the lines that git writes to its pre-push hook. `null` where one of them is none. */
export function parsePushUpdates(text: string): PushUpdate[] | null {
	const updates: PushUpdate[] = [];
	for (const line of text.split('\n')) {
		if (line === '' || line === '\r') continue;
		const [, localRef, localOid, remoteRef, remoteOid] =
			/^(\S+|\(delete\)) ([0-9a-f]{40}(?:[0-9a-f]{24})?) (\S+) ([0-9a-f]{40}(?:[0-9a-f]{24})?)\r?$/.exec(line) ?? [];
		if (localRef === undefined || localOid === undefined || remoteRef === undefined || remoteOid === undefined) return null;
		updates.push({ localRef, localOid, remoteRef, remoteOid });
	}
	return updates;
}

export function isNullOid(oid: string): boolean {
	return /^0+$/.test(oid);
}

/** Trees whose labels speak for older versions; more of them would cost more than they help. */
const MAX_TIPS = 16;

/**
 * What a push adds: every version of every file in every commit that is not on the remote, not the last state alone; what was added and deleted
 * again leaves all the same. Known to be there: what the remote itself told git, and the branches that were fetched from it.
 * @param tracked name of the remote whose fetched branches count, or `null`. Throws a GitError.
 */
export async function pushRange(
	repository: Repository,
	updates: readonly PushUpdate[],
	tracked: string | null,
	reader: BlobReader,
	signal?: AbortSignal,
): Promise<PushRange> {
	const pushed = updates.filter(({ localOid }) => !isNullOid(localOid));
	if (pushed.length === 0) return { commits: 0, versions: [], labelsTouched: false, tips: [] };
	const there = updates.map(({ remoteOid }) => remoteOid).filter((oid) => !isNullOid(oid));
	if (tracked !== null) there.push(...(await fetched(repository, tracked, updates, signal)));
	const found = await tipsOf(repository, pushed, reader, signal);
	const commits = await commitsOf(repository, found.commits, [...new Set(there)], signal);
	const changes = await changesOf(repository, commits, signal);
	const tips = commits.length === 0 ? [] : found.commits.slice(0, MAX_TIPS);
	return {
		commits: commits.length,
		versions: [...found.versions, ...changes.versions],
		labelsTouched: changes.labelsTouched,
		tips,
	};
}

/**
 * Branches fetched from a remote. Where the remote says that it lacks one that was fetched from it, it is another remote by now, or one that was
 * made anew: nothing that was fetched says what is there.
 */
async function fetched(repository: Repository, remote: string, updates: readonly PushUpdate[], signal?: AbortSignal): Promise<string[]> {
	const folder = `refs/remotes/${remote}/`;
	const output = await git(repository.cwd, ['for-each-ref', '--format=%(objectname) %(refname)', folder], { ...(signal && { signal }) });
	const branches = new Map<string, string>();
	for (const line of output.toString().split('\n')) {
		const cut = line.indexOf(' ');
		if (cut > 0) branches.set(line.slice(cut + 1 + folder.length), line.slice(0, cut));
	}
	const gone = updates.some(
		({ remoteRef, remoteOid }) =>
			isNullOid(remoteOid) && remoteRef.startsWith('refs/heads/') && branches.has(remoteRef.slice('refs/heads/'.length)),
	);
	return gone ? [] : [...branches.values()];
}

/** Commits that are pushed, branches before the rest; what else a tag may name is taken whole. */
async function tipsOf(
	repository: Repository,
	pushed: readonly PushUpdate[],
	reader: BlobReader,
	signal?: AbortSignal,
): Promise<{ commits: string[]; versions: PushedVersion[] }> {
	const branchFirst = [...pushed].sort((one, other) => Number(isBranch(other)) - Number(isBranch(one)));
	const commits = new Set<string>();
	const versions: PushedVersion[] = [];
	const names = branchFirst.map(({ localOid }) => `${localOid}^{}`);
	let index = 0;
	for await (const { type } of reader.read(names, 0)) {
		const { localOid, localRef } = branchFirst[index++] as PushUpdate;
		if (type === 'tree') {
			const files = await filesOfTree(repository, localOid, signal);
			for (const [path, oid] of files) versions.push({ path, oid, commit: localOid });
		} else if (type === 'blob') {
			const oid = (await git(repository.cwd, ['rev-parse', '--verify', `${localOid}^{}`])).toString().trim();
			versions.push({ path: localRef.slice(localRef.lastIndexOf('/') + 1), oid, commit: localOid });
		} else commits.add(localOid);
	}
	return { commits: [...commits], versions };
}

function isBranch({ localRef, remoteRef }: PushUpdate): boolean {
	return localRef.startsWith('refs/heads/') || remoteRef.startsWith('refs/heads/');
}

async function commitsOf(
	repository: Repository,
	tips: readonly string[],
	there: readonly string[],
	signal?: AbortSignal,
): Promise<string[]> {
	if (tips.length === 0) return [];
	// What the remote has need not be here; a tip that is not here is an error.
	const known = await knownOf(repository, there, signal);
	const input = `${[...tips, ...known.map((oid) => `^${oid}`)].join('\n')}\n`;
	const output = await git(repository.cwd, ['rev-list', '--stdin'], { input, ...(signal && { signal }) });
	return output.toString().split('\n').filter(Boolean);
}

async function knownOf(repository: Repository, oids: readonly string[], signal?: AbortSignal): Promise<string[]> {
	if (oids.length === 0) return [];
	const output = await git(repository.cwd, ['cat-file', '--batch-check=%(objectname) %(objecttype)'], {
		input: `${oids.join('\n')}\n`,
		...(signal && { signal }),
	});
	return output
		.toString()
		.split('\n')
		.flatMap((line) => /^([0-9a-f]+) (?:commit|tag)$/.exec(line)?.[1] ?? []);
}

/** Against all parents of a merge: what came with one of them is on the remote, or in another commit of the list. */
const DIFF = ['diff-tree', '--stdin', '-r', '-c', '-z', '--root', '--no-renames', '--no-ext-diff', '--no-textconv'];

async function changesOf(
	repository: Repository,
	commits: readonly string[],
	signal?: AbortSignal,
): Promise<Pick<PushRange, 'versions' | 'labelsTouched'>> {
	if (commits.length === 0) return { versions: [], labelsTouched: false };
	const output = await git(repository.cwd, DIFF, { input: `${commits.join('\n')}\n`, ...(signal && { signal }) });
	const versions: PushedVersion[] = [];
	let labelsTouched = false;
	let commit = '';
	let change: { oid: string; file: boolean } | null = null;
	for (const record of records(output)) {
		if (change !== null) {
			if (record.endsWith('.label')) labelsTouched = true;
			if (change.file && !isNullOid(change.oid)) versions.push({ path: record, oid: change.oid, commit });
			change = null;
		} else if (record.startsWith(':')) change = changeOf(record);
		else commit = record.trim();
	}
	return { versions, labelsTouched };
}

/** `:mode mode oid oid status`, with a mode and an id for each parent and one for the result. */
function changeOf(record: string): { oid: string; file: boolean } {
	const parents = /^:+/.exec(record)?.[0].length ?? 1;
	const words = record.slice(parents).split(' ');
	return { oid: words[2 * parents + 1] ?? '', file: isFileMode(words[parents] ?? '') };
}
