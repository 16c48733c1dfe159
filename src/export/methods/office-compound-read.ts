import { CompoundError, CompoundFile, type CompoundStream, type DirectoryEntry } from '../../formats/compound';
import type { ByteSource } from '../../formats/types';

export { CompoundError } from '../../formats/compound';

/** The streams of a compound file by nothing but what stands in it ([MS-CFB]). Strict, for what was just written. Throws `CompoundError`. */
export class CompoundReader {
	/** By path, `/` between storages. */
	readonly streams = new Map<string, CompoundStream>();
	private readonly file: CompoundFile;
	private readonly seen = new Set<number>();

	constructor(source: ByteSource) {
		this.file = new CompoundFile(source);
		this.walk(this.file.root, '');
		if (!this.file.isSound()) throw new CompoundError();
	}

	private walk(storage: DirectoryEntry, folder: string): void {
		for (const entry of this.file.children(storage)) {
			if (this.seen.size === this.seen.add(entry.id).size) throw new CompoundError();
			const path = folder + entry.name;
			if (entry.kind === 'storage') {
				this.walk(entry, `${path}/`);
				continue;
			}
			const stream = this.file.open(entry);
			if (!stream.isSound()) throw new CompoundError();
			this.streams.set(path, stream);
		}
	}
}
