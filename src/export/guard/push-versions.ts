import type { Label } from '../../label';
import type { FileState } from '../../policy';
import { stateOf } from '../survey';
import type { PushedVersion } from './push-range';
import { reportDocuments, type TreeDocument, type TreeReading } from './tree-report';

/** A version with what it is labelled. */
export interface JudgedVersion extends PushedVersion {
	readonly label: Label;
	readonly state: FileState;
	readonly sha256: string | null;
	/** Whether what is pushed still holds exactly this in its last commit. */
	readonly atTip: boolean;
}

export interface JudgeContext extends TreeReading {
	/** Files of what is pushed itself, by path. */
	readonly trees: readonly ReadonlyMap<string, string>[];
	readonly labelsTouched: boolean;
	readonly onProgress?: (judged: number) => void;
}

/** A version that is to be judged, with the tree whose label files speak for it. */
interface Placed extends TreeDocument, PushedVersion {
	readonly atTip: boolean;
}

/**
 * Judges each version by its content, its file name, and the label files around it in the tip's tree, or in its own commit's where the tip no
 * longer has it so. An older version that says nothing itself counts as the document is labelled now: else a label could never be supplied.
 */
export async function judgeVersions(versions: readonly PushedVersion[], context: JudgeContext): Promise<JudgedVersion[]> {
	const placed = uniqueVersions(versions).map((version) => place(version, context));
	const judged = await judgeAll(placed, context);
	const silent = judged.filter(({ state, atTip }) => state === 'unlabelled' && !atTip);
	const now = await labelsNow(silent, judged, context);
	return judged.map((one) => {
		const current = one.state === 'unlabelled' && !one.atTip ? now.get(one.path) : undefined;
		return current === undefined ? one : { ...one, label: current.label, state: current.state };
	});
}

/** The same content under the same name is judged once, with the first commit that was listed (the newest). */
function uniqueVersions(versions: readonly PushedVersion[]): PushedVersion[] {
	const unique = new Map<string, PushedVersion>();
	for (const version of versions) {
		const key = `${version.oid} ${version.path}`;
		if (!unique.has(key)) unique.set(key, version);
	}
	return [...unique.values()];
}

function place(version: PushedVersion, { trees, labelsTouched }: JudgeContext): Placed {
	const same = trees.find((tree) => tree.get(version.path) === version.oid);
	if (same !== undefined) return { ...version, atTip: true, nameOf: (file) => same.get(file) };
	const [first] = trees;
	// Where no label file changed on the way, the tip's are those of every commit.
	const nameOf = labelsTouched || first === undefined ? (file: string) => `${version.commit}:${file}` : (file: string) => first.get(file);
	return { ...version, atTip: false, nameOf };
}

async function judgeAll(placed: readonly Placed[], context: JudgeContext): Promise<JudgedVersion[]> {
	const judged: JudgedVersion[] = [];
	await reportDocuments(placed, context, ({ path, oid, commit, atTip }, { report, sha256 }) => {
		judged.push({ path, oid, commit, atTip, label: report.label, state: stateOf(report), sha256 });
		context.onProgress?.(judged.length);
	});
	return judged;
}

/** What documents are labelled in the last commit, for those older versions that say nothing. */
async function labelsNow(
	silent: readonly JudgedVersion[],
	judged: readonly JudgedVersion[],
	context: JudgeContext,
): Promise<ReadonlyMap<string, JudgedVersion>> {
	const now = new Map<string, JudgedVersion>();
	for (const one of judged) if (one.atTip) now.set(one.path, one);
	const missing = new Map<string, Placed>();
	for (const { path, commit } of silent) {
		const tree = context.trees.find((each) => each.has(path));
		const oid = tree?.get(path);
		if (tree === undefined || oid === undefined || now.has(path)) continue;
		missing.set(path, { path, oid, commit, atTip: true, nameOf: (file) => tree.get(file) });
	}
	for (const one of await judgeAll([...missing.values()], context)) now.set(one.path, one);
	return now;
}
