import { asBuffer, u16, u32 } from './bytes';
import { CompoundError } from './error';

const ENTRY = 128;
const NONE = 0xffffffff;
const STORAGE = 1;
const STREAM = 2;
const ROOT = 5;

/** An entry of the directory ([MS-CFB] 2.6.1). */
export interface DirectoryEntry {
	readonly name: string;
	readonly kind: 'storage' | 'stream';
	/** The class of a storage, as it stands. */
	readonly classId: Buffer;
	readonly start: number;
	/** Bytes. */
	readonly size: number;
	readonly id: number;
}

/** Names are compared without regard to case ([MS-CFB] 2.6.4). */
export function entryKey(name: string): string {
	return name.toUpperCase();
}

/** The directory of a compound file. Storages are looked through when somebody asks for what they hold. */
export class Directory {
	private readonly known = new Map<number, ReadonlyMap<string, DirectoryEntry>>();
	/** Whether some storage's tree of siblings is damaged: entries may be missing. */
	damaged = false;

	/** @param wide sizes have 64 bits (version 4). */
	constructor(
		private readonly bytes: Uint8Array,
		private readonly wide: boolean,
	) {}

	/** @throws CompoundError where there is none */
	get root(): DirectoryEntry {
		const root = this.entry(0);
		if (root === null || this.bytes[66] !== ROOT) throw new CompoundError('the directory is damaged');
		return root;
	}

	/** What a storage holds, by upper-case name. Of two entries of one name the first counts. Follows the tree whatever its order. */
	children(storage: DirectoryEntry): ReadonlyMap<string, DirectoryEntry> {
		const known = this.known.get(storage.id);
		if (known !== undefined) return known;
		const found = new Map<string, DirectoryEntry>();
		this.known.set(storage.id, found);
		const seen = new Set<number>([storage.id]);
		const open = [u32(this.bytes, storage.id * ENTRY + 76)];
		for (let id = open.pop(); id !== undefined; id = open.pop()) {
			if (id === NONE) continue;
			const entry = seen.has(id) ? null : this.entry(id);
			if (entry === null) {
				this.damaged = true;
				continue;
			}
			seen.add(id);
			const key = entryKey(entry.name);
			if (!found.has(key)) found.set(key, entry);
			open.push(u32(this.bytes, id * ENTRY + 72), u32(this.bytes, id * ENTRY + 68));
		}
		return found;
	}

	private entry(id: number): DirectoryEntry | null {
		const at = id * ENTRY;
		if (at + ENTRY > this.bytes.length) return null;
		const type = this.bytes[at + 66];
		if (type !== STORAGE && type !== STREAM && type !== ROOT) return null;
		// The length counts a zero behind the name; some writers forget that zero, or count too much.
		const length = Math.min(64, u16(this.bytes, at + 64));
		const name = asBuffer(this.bytes.subarray(at, at + length))
			.toString('utf16le')
			.replace(/\0[\s\S]*$/, '');
		// In version 3 the upper half is not to be relied on.
		const high = this.wide ? u32(this.bytes, at + 124) : 0;
		return {
			name,
			kind: type === STREAM ? 'stream' : 'storage',
			classId: asBuffer(this.bytes.subarray(at + 80, at + 96)),
			start: u32(this.bytes, at + 116),
			size: high * 2 ** 32 + u32(this.bytes, at + 120),
			id,
		};
	}
}
