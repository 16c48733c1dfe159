/** A part of a scan's documents. */
export interface Part {
	/** Tells it from other parts of the same tree. */
	readonly id: string;
	/** Whether a document belongs to it; `relative`: to the given folder (or the name of a given file), with `/`. */
	includes(relative: string, file: string): boolean;
	/** `false` for a folder in which there can be none of it. Absent: every folder is looked into. */
	enters?(folder: string): boolean;
}

/** One of `count` parts of a tree, which are disjoint and together the whole. */
export interface Shard {
	/** From 1. */
	readonly index: number;
	readonly count: number;
}

const MOST_SHARDS = 10_000;

/** Reads `2/8`; `null` for anything else. */
export function parseShard(written: string): Shard | null {
	const [, index = '', count = ''] = /^(\d{1,5})\/(\d{1,5})$/.exec(written) ?? [];
	const shard = { index: Number(index), count: Number(count) };
	return shard.index >= 1 && shard.index <= shard.count && shard.count <= MOST_SHARDS ? shard : null;
}

/** The documents of a shard: by a hash of their path, so that every machine that sees the same tree agrees without asking. */
export function shardPart({ index, count }: Shard): Part {
	return { id: `${index}/${count}`, includes: (relative) => hashOf(relative) % count === index - 1 };
}

/** FNV-1a (32 bits) of the UTF-16 code units with MurmurHash3's finish, as FNV's low bits alone are uneven. */
function hashOf(text: string): number {
	let hash = 0x811c9dc5;
	for (let index = 0; index < text.length; index++) {
		const unit = text.charCodeAt(index);
		hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
		hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
	}
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return (hash ^ (hash >>> 16)) >>> 0;
}
