import { utimesSync } from 'node:fs';
import { shapesIn } from './cache-chunk';
import { type BlockAt, CacheFile, CacheWriter, KEPT, NO_SPAN, SHAPES } from './cache-file';

/**
 * Makes one cache of what the threads wrote and of what still holds of the cache before; to be run in slices.
 * `base`: the cache before; `temporary`: where the new one is written.
 * @returns `false` where the cache before says it all and nothing was written
 * @throws the system's error
 */
export function* joinParts(parts: readonly string[], base: string, temporary: string, key: string): Generator<void, boolean> {
	const before = new Map<string, BlockAt[]>();
	const after = new Map<string, BlockAt[]>();
	const files: CacheFile[] = [];
	try {
		const old = yield* CacheFile.opening(base, key, before);
		if (old !== null) files.push(old);
		for (const part of parts) {
			const file = yield* CacheFile.opening(part, key, after);
			if (file !== null) files.push(file);
		}
		const kept = keptOf(before, after);
		const changed = [...after.keys()].some((name) => name !== SHAPES && name !== KEPT);
		const all = [...before].reduce((sum, [name, blocks]) => sum + (name === SHAPES ? 0 : blocks.length), 0);
		if (!changed && old !== null && kept.length === all) {
			const now = new Date();
			utimesSync(base, now, now);
			return false;
		}
		yield* write(temporary, key, kept, before, after);
		return true;
	} finally {
		for (const file of files) file.close();
	}
}

/** Blocks of the cache before that the threads found to hold, in the order of the file. */
function keptOf(before: ReadonlyMap<string, BlockAt[]>, after: ReadonlyMap<string, BlockAt[]>): (readonly [string, BlockAt])[] {
	const places = new Set<number>();
	for (const block of after.get(KEPT) ?? []) {
		const place = block.file.content(block)?.readDoubleLE(0);
		if (place !== undefined) places.add(place);
	}
	return [...before].flatMap(([name, blocks]) =>
		name === SHAPES ? [] : blocks.filter(({ offset }) => places.has(offset)).map((block) => [name, block] as const),
	);
}

function* write(
	temporary: string,
	key: string,
	kept: readonly (readonly [string, BlockAt])[],
	before: ReadonlyMap<string, BlockAt[]>,
	after: ReadonlyMap<string, BlockAt[]>,
): Generator<void, void> {
	const shapes = new Map([...shapesOf(before.get(SHAPES)), ...shapesOf(after.get(SHAPES))]);
	const told = new Set<string>();
	const writer = new CacheWriter(temporary, key);
	const add = (name: string, block: BlockAt): void => {
		const content = block.file.content(block);
		if (content === null) return;
		const fresh: Record<string, string> = {};
		for (const shape of shapesIn(content)) {
			const text = told.has(shape) ? undefined : shapes.get(shape);
			told.add(shape);
			if (text !== undefined) fresh[shape] = text;
		}
		if (Object.keys(fresh).length > 0) writer.add(SHAPES, NO_SPAN, Buffer.from(JSON.stringify(fresh)));
		writer.add(name, block.span, content, block.sum);
	};
	try {
		for (const [name, block] of kept) yield add(name, block);
		for (const [name, blocks] of after) if (name !== SHAPES && name !== KEPT) for (const block of blocks) yield add(name, block);
	} finally {
		writer.close();
	}
}

function shapesOf(blocks: readonly BlockAt[] = []): (readonly [string, string])[] {
	return blocks.flatMap((block) => {
		try {
			return Object.entries(JSON.parse(block.file.content(block)?.toString('utf8') ?? '{}') as Readonly<Record<string, string>>);
		} catch {
			return [];
		}
	});
}
