import type { OuterMarkings } from '../../check';
import { outgoingOf } from '../../check/leaving';
import { FOLDER_LABEL, labelFileMarking, type Marking, readFileName, readMap, sidecarPath } from '../../formats';
import type { LabelMap, Policy } from '../../policy';

/** The content of a file of a commit or of the index, by its path from the repository's top; `null` where there is none. */
export type Lookup = (file: string) => Buffer | null;

/** What paths in a repository are judged by. */
export interface TreeContext {
	readonly policy: Policy;
	readonly map: LabelMap;
	/** The repository's top as seen from the policy's root, `/` at its end; empty where they are the same. */
	readonly prefix: string;
}

/** What stands around a document in a tree that is not on the disk: its name, its sidecar, the label of the nearest folder, the label map. */
export function treeOuter(path: string, lookup: Lookup, { policy, map, prefix }: TreeContext): OuterMarkings {
	const sidecar = lookup(sidecarPath(path));
	return {
		fileName: readFileName(path, policy),
		sidecar: sidecar === null ? null : labelFileMarking(sidecar, 'sidecar', sidecarPath(path), policy),
		folder: folderMarking(path, lookup, policy),
		map: map.entries.length === 0 ? null : readMap(map, '', prefix + path, policy),
		outgoing: outgoingOf(`/${prefix}${path}`, '/', policy),
		outsidePlace: null,
	};
}

function folderMarking(path: string, lookup: Lookup, policy: Policy): Marking | null {
	for (const file of folderLabelFiles(path)) {
		const bytes = lookup(file);
		if (bytes !== null) return labelFileMarking(bytes, 'folder', file, policy);
	}
	return null;
}

/** The label files that may speak for a document: its sidecar, and those of its folders, the nearest first. */
export function labelFilesFor(path: string): string[] {
	return [sidecarPath(path), ...folderLabelFiles(path)];
}

function folderLabelFiles(path: string): string[] {
	const files: string[] = [];
	for (let end = path.lastIndexOf('/'); end >= 0; end = end === 0 ? -1 : path.lastIndexOf('/', end - 1)) {
		files.push(`${path.slice(0, end)}/${FOLDER_LABEL}`);
	}
	files.push(FOLDER_LABEL);
	return files;
}

export function isLabelFile(path: string): boolean {
	return path.endsWith('.label');
}
