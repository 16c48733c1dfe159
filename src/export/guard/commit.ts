import { documentOfSidecar, FOLDER_LABEL, labelFileMarking } from '../../formats';
import { type Label, lowered, NO_LABEL } from '../../label';
import type { FileState, LabelMap } from '../../policy';
import type { Finding } from '../../rules';
import { stateOf } from '../survey';
import type { BlobReport } from './blob-report';
import { BlobReader } from './blobs';
import { filesOfIndex, filesOfTree, openRepository } from './git';
import { recordedReasons } from './record';
import { type Situation, situationOf } from './situation';
import { type StagedChange, stagedChanges } from './staged';
import { type MapChange, stagedMap } from './staged-map';
import { isLabelFile } from './tree-labels';
import { reportDocuments, type TreeDocument, type TreeReading } from './tree-report';

export interface CommitRequest {
	/** A folder in the repository. */
	readonly cwd: string;
	/** A built-in policy's id or a policy file, in place of the workspace's own. */
	readonly policyOverride?: string;
	readonly signal?: AbortSignal;
}

/** A document that is about to be committed. */
export interface StagedFile {
	readonly path: string;
	readonly state: FileState;
	readonly label: Label;
	/** Of severity error. */
	readonly errors: readonly Finding[];
	/** Whether it could be read, or something else speaks for it. */
	readonly checked: boolean;
}

/** A label that is lower in the commit than before. */
export interface LoweredLabel {
	/** The document, or the folder's label file. */
	readonly path: string;
	readonly kind: 'lowered' | 'removed';
	readonly before: Label;
	readonly after: Label;
	readonly sha256: string | null;
	/** Whether the register's newest word on this path is this very change, with its reason. */
	readonly recorded: boolean;
}

export interface CommitVerdict {
	readonly situation: Situation;
	readonly files: readonly StagedFile[];
	readonly lowered: readonly LoweredLabel[];
}

type Tree = ReadonlyMap<string, string>;

/** A document whose content, name or sidecar changes. */
interface Changed {
	readonly path: string;
	readonly oid: string;
	readonly before: { readonly path: string; readonly oid: string } | null;
}

/** Judges what is staged: findings of the rules, and labels that are lowered (3(2)①(イ), 3(2)②). Writes nothing. Throws a GitError. */
export async function judgeCommit(request: CommitRequest): Promise<CommitVerdict> {
	const { cwd, signal } = request;
	const repository = await openRepository(cwd, signal);
	const situation = situationOf(repository, request.policyOverride);
	const { head, changes } = await stagedChanges(repository, signal);
	const index = await filesOfIndex(repository, signal);
	const last = head === null ? new Map<string, string>() : await filesOfTree(repository, head, signal);
	const staged = documentsOf(changes, index, last).filter(({ path }) => !situation.excluded(path));
	const reader = new BlobReader(repository);
	try {
		const map = await stagedMap(changes, index.keys(), reader, situation);
		const documents = withMapped(staged, map, index, last, situation);
		const under = (labels: LabelMap | undefined): TreeReading => ({
			repository,
			situation: labels === undefined ? situation : { ...situation, tree: { ...situation.tree, map: labels } },
			reader,
			...(signal && { signal }),
		});
		const after = await reportsOf(
			documents.map(({ path, oid }) => treeDocument(path, oid, index)),
			under(map?.after),
		);
		const earlier = documents.flatMap(({ before }) => (before === null ? [] : [treeDocument(before.path, before.oid, last)]));
		const before = await reportsOf(earlier, under(map?.before));
		const files = staged.flatMap(({ path }) => stagedFile(path, after.get(path)));
		const lower = documents.flatMap((one) => loweredDocument(one, before, after, situation));
		lower.push(...(await loweredFolders(changes, reader, situation)));
		return { situation, files, lowered: withRecords(lower, situation) };
	} finally {
		reader.close();
	}
}

/** Documents that are staged, and those whose sidecar is. */
function documentsOf(changes: readonly StagedChange[], index: Tree, last: Tree): Changed[] {
	const documents = new Map<string, Changed>();
	for (const { path, oid, before } of changes) if (!isLabelFile(path) && oid !== null) documents.set(path, { path, oid, before });
	for (const change of changes) {
		for (const file of new Set([change.path, change.before?.path ?? change.path])) {
			const path = documentOfSidecar(file);
			const oid = path === null ? undefined : index.get(path);
			if (path === null || oid === undefined || documents.has(path)) continue;
			const old = last.get(path);
			documents.set(path, { path, oid, before: old === undefined ? null : { path, oid: old } });
		}
	}
	return [...documents.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Those besides that the label map of this commit labels otherwise than the last one's. */
function withMapped(staged: readonly Changed[], map: MapChange | null, index: Tree, last: Tree, { excluded }: Situation): Changed[] {
	const known = new Set(staged.map(({ path }) => path));
	const mapped = (map?.paths ?? []).flatMap((path): Changed[] => {
		const [oid, old] = [index.get(path), last.get(path)];
		if (known.has(path) || oid === undefined || old === undefined || isLabelFile(path) || excluded(path)) return [];
		return [{ path, oid, before: { path, oid: old } }];
	});
	return [...staged, ...mapped];
}

function treeDocument(path: string, oid: string, tree: Tree): TreeDocument {
	return { path, oid, nameOf: (file) => tree.get(file) };
}

async function reportsOf(documents: readonly TreeDocument[], reading: TreeReading): Promise<Map<string, BlobReport>> {
	const reports = new Map<string, BlobReport>();
	await reportDocuments(documents, reading, ({ path }, report) => reports.set(path, report));
	return reports;
}

function stagedFile(path: string, judged: BlobReport | undefined): StagedFile[] {
	if (judged === undefined) return [];
	const { report } = judged;
	const errors = report.findings.filter(({ severity }) => severity === 'error');
	return [{ path, state: stateOf(report), label: report.label, errors, checked: report.outcome !== 'not-checked' }];
}

type Lowered = Omit<LoweredLabel, 'recorded'>;

function loweredDocument(
	{ path, before }: Changed,
	reportsBefore: ReadonlyMap<string, BlobReport>,
	reportsAfter: ReadonlyMap<string, BlobReport>,
	{ policy }: Situation,
): Lowered[] {
	const old = before === null ? undefined : reportsBefore.get(before.path);
	const now = reportsAfter.get(path);
	if (old === undefined || now === undefined) return [];
	const kind = lowered(old.report.label, now.report.label, policy);
	return kind === null ? [] : [{ path, kind, before: old.report.label, after: now.report.label, sha256: now.sha256 }];
}

/** A folder's label speaks for all that is below; it is answered for as one. */
async function loweredFolders(changes: readonly StagedChange[], reader: BlobReader, { policy, excluded }: Situation): Promise<Lowered[]> {
	const found: Lowered[] = [];
	for (const { path, oid, before } of changes) {
		const file = before?.path ?? path;
		const outside = file.includes('/') && excluded(`${file.slice(0, file.lastIndexOf('/'))}/x`);
		if (before === null || outside || file.slice(file.lastIndexOf('/') + 1) !== FOLDER_LABEL) continue;
		// A folder that was renamed with its label keeps it; one that lost its label file has none.
		const names = [before.oid, ...(oid === null ? [] : [oid])];
		const labels: Label[] = [];
		for await (const { bytes } of reader.read(names, 1 << 16)) {
			labels.push(bytes === null ? NO_LABEL : labelFileMarking(bytes, 'folder', file, policy).label);
		}
		const [old = NO_LABEL, now = NO_LABEL] = labels;
		const kind = lowered(old, now, policy);
		if (kind !== null) found.push({ path, kind, before: old, after: now, sha256: null });
	}
	return found;
}

function withRecords(found: readonly Lowered[], situation: Situation): LoweredLabel[] {
	if (found.length === 0) return [];
	const answered = recordedReasons(found, situation);
	return found.map((one) => ({ ...one, recorded: answered.has(one.path) }));
}
