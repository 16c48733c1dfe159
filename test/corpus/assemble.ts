import { BufferSource } from '../../src/formats/source';
import type { Chunk } from '../../src/formats/types';
import { entrySpan, readArchive } from '../../src/formats/zip';

/** The bytes that a writer's chunks stand for. */
export function assemble(bytes: Uint8Array, chunks: readonly Chunk[]): Buffer {
	return Buffer.concat(
		chunks.map((chunk) => (chunk instanceof Uint8Array ? chunk : bytes.subarray(chunk.from, chunk.from + chunk.length))),
	);
}

/** The compressed bytes of every entry, by name: what a lossless writer must not change. */
export function rawEntries(bytes: Uint8Array): Map<string, string> {
	const archive = readArchive(new BufferSource(bytes));
	return new Map(
		archive.entries.map((entry) => {
			const { dataStart, dataEnd } = entrySpan(archive, entry);
			return [entry.name, Buffer.from(bytes.subarray(dataStart, dataEnd)).toString('latin1')];
		}),
	);
}

/** Names of the entries that are new or whose compressed bytes differ, sorted. */
export function changedEntries(before: Uint8Array, after: Uint8Array): string[] {
	const old = rawEntries(before);
	const now = rawEntries(after);
	for (const name of old.keys()) if (!now.has(name)) throw new Error(`entry ${name} was lost`);
	return [...now]
		.filter(([name, raw]) => old.get(name) !== raw)
		.map(([name]) => name)
		.sort();
}
