import { LABELS_FILE, type LabelMap, loadLabelsText, type MapEntry, matchMap, NO_MAP, SETTINGS_FOLDER } from '../../policy';
import type { BlobReader } from './blobs';
import type { Situation } from './situation';
import type { StagedChange } from './staged';

/** Bytes of a label map that are read; a policy's own limit is lower. */
const MAP_BYTES = 1 << 24;

/** The label map before and after a commit, where the commit changes it. */
export interface MapChange {
	readonly before: LabelMap;
	readonly after: LabelMap;
	/** Documents of the index that the two maps label differently. */
	readonly paths: readonly string[];
}

/** What a commit changes of the label map that lies in the repository; `null` where it leaves it as it is. Throws a GitError. */
export async function stagedMap(
	changes: readonly StagedChange[],
	index: Iterable<string>,
	reader: BlobReader,
	{ tree: { prefix } }: Situation,
): Promise<MapChange | null> {
	const file = `${SETTINGS_FOLDER}/${LABELS_FILE}`;
	// Above the repository's top it is not part of the repository.
	const change = prefix === '' ? changes.find(({ path, before }) => path === file || before?.path === file) : undefined;
	if (change === undefined) return null;
	const before = await mapOf(change.before?.path === file ? change.before.oid : null, reader);
	const after = await mapOf(change.path === file ? change.oid : null, reader);
	const paths = [...index].filter((path) => !sameEntry(matchMap(before, path), matchMap(after, path)));
	return { before, after, paths };
}

async function mapOf(oid: string | null, reader: BlobReader): Promise<LabelMap> {
	if (oid === null) return NO_MAP;
	for await (const { bytes } of reader.read([oid], MAP_BYTES)) {
		if (bytes !== null) return loadLabelsText(bytes.toString('utf8'), LABELS_FILE).map;
	}
	return NO_MAP;
}

function sameEntry(one: MapEntry | null, other: MapEntry | null): boolean {
	if (one === null || other === null) return one === other;
	return one.label === other.label && one.precedence === other.precedence && String(one.handling ?? '') === String(other.handling ?? '');
}
