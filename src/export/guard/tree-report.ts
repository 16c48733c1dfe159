import { type BlobReport, reportBlob } from './blob-report';
import type { BlobReader } from './blobs';
import type { Repository } from './git';
import type { Situation } from './situation';
import { labelFilesFor, treeOuter } from './tree-labels';

/** A document of a commit or of the index. */
export interface TreeDocument {
	/** From the repository's top, `/` between folders. */
	readonly path: string;
	readonly oid: string;
	/** How git is asked for a file that stands in the same tree (`commit:path`, or its id); `undefined` where it is known not to be there. */
	readonly nameOf: (file: string) => string | undefined;
}

export interface TreeReading {
	readonly repository: Repository;
	readonly situation: Situation;
	readonly reader: BlobReader;
	readonly signal?: AbortSignal;
}

/** Bytes of a label file that are looked at. */
const LABEL_BYTES = 1 << 16;

/** Judges documents of trees with the label files around them; a blob is read once for all. Tells `take` of each. Throws a GitError. */
export async function reportDocuments<T extends TreeDocument>(
	documents: readonly T[],
	reading: TreeReading,
	take: (document: T, report: BlobReport) => void,
): Promise<void> {
	const { reader, situation, repository, signal } = reading;
	const { policy, tree } = situation;
	const labels = await readLabelFiles(documents, reader);
	const byBlob = new Map<string, T[]>();
	for (const one of documents) {
		const sharing = byBlob.get(one.oid);
		if (sharing === undefined) byBlob.set(one.oid, [one]);
		else sharing.push(one);
	}
	for await (const blob of reader.read([...byBlob.keys()], policy.scan.maxFileSize)) {
		signal?.throwIfAborted();
		for (const one of byBlob.get(blob.name) ?? []) {
			const outer = treeOuter(one.path, (file) => contentOf(one.nameOf(file), labels), tree);
			take(one, reportBlob(one.path, blob, outer, policy, repository));
		}
	}
}

/** All label files that may speak for the documents, each read once, by the name that git was asked for. */
async function readLabelFiles(documents: readonly TreeDocument[], reader: BlobReader): Promise<ReadonlyMap<string, Buffer>> {
	const names = new Set<string>();
	for (const { path, nameOf } of documents) {
		for (const file of labelFilesFor(path)) {
			const name = nameOf(file);
			if (name !== undefined) names.add(name);
		}
	}
	const contents = new Map<string, Buffer>();
	for await (const { name, type, bytes } of reader.read([...names], LABEL_BYTES)) {
		// What is too large to be a label file must not pass for "no label file".
		if (type === 'blob') contents.set(name, bytes ?? Buffer.alloc(0));
	}
	return contents;
}

function contentOf(name: string | undefined, contents: ReadonlyMap<string, Buffer>): Buffer | null {
	return name === undefined ? null : (contents.get(name) ?? null);
}
