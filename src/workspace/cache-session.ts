import type { DocumentReport } from '../check';
import { Chunk, type Needs, shapeKey } from './cache-chunk';
import { type BlockAt, CacheFile, CacheWriter, KEPT, NO_SPAN, SHAPES, type Span } from './cache-file';
import { isFresh, type Stamp } from './stamp';
import type { TargetStamps } from './target-stamps';
import { type KnownReport, shapeOf } from './wire';

/** The files of one scan's cache, as each thread is told of them. */
export interface CacheFiles {
	readonly key: string;
	/** The cache itself, which holds its place where nothing changed. */
	readonly base: string;
	/** What scans that were broken off left behind. */
	readonly left: readonly string[];
	/** Where this thread writes. */
	readonly part: string;
}

/** One document, for the next scan. */
export interface Remembered {
	readonly name: string;
	readonly stamp: Stamp;
	readonly sidecar: Stamp;
	readonly report: DocumentReport | KnownReport;
	readonly needs: Needs | null;
	/** Where it is known from. */
	readonly chunk: Chunk | null;
}

/** What is known of a document. */
export interface Known extends Pick<Remembered, 'needs'> {
	readonly report: KnownReport;
	readonly chunk: Chunk;
}

/** Shapes whose keys are held at most. */
const LIMIT = 8192;

/** One thread's view of the cache: what earlier scans found, and what this one writes for the next. Never throws; a cache that fails is none. */
export class CacheSession {
	readonly #blocks = new Map<string, BlockAt[]>();
	readonly #files: readonly CacheFile[];
	/** Key → shape. */
	readonly #shapes = new Map<string, string>();
	readonly #keys = new Map<string, string>();
	/** Keys of the shapes that this part tells. */
	readonly #written = new Set<string>();
	readonly #base: string;
	/** Documents that were known and unchanged, since it was last taken. */
	remembered = 0;
	#writer: CacheWriter | null;

	constructor({ key, base, left, part }: CacheFiles) {
		this.#base = base;
		this.#files = [...left, base].flatMap((file) => CacheFile.open(file, key, this.#blocks) ?? []);
		for (const block of this.#blocks.get(SHAPES) ?? []) this.#readShapes(block);
		try {
			this.#writer = new CacheWriter(part, key);
		} catch {
			this.#writer = null;
		}
	}

	#readShapes(block: BlockAt): void {
		try {
			const told = JSON.parse(block.file.content(block)?.toString('utf8') ?? '{}') as Readonly<Record<string, string>>;
			for (const [key, shape] of Object.entries(told)) this.#shapes.set(key, shape);
		} catch {
			// Documents of shapes that nobody knows are read again.
		}
	}

	/** The documents of a folder that were known under the same folder labels, as far as the names may be among them; the most recent ones first. */
	folder(folder: string, labels: string, names: readonly string[]): readonly Chunk[] {
		const blocks = this.#blocks.get(folder);
		if (blocks === undefined) return NONE;
		const { first, last } = spanOf(names);
		const near = blocks.filter(({ span }) => span.first <= last && span.last >= first);
		return near.flatMap((block) => Chunk.read(block, folder) ?? []).filter((chunk) => chunk.labels === labels);
	}

	/** A document's report, where it and what it refers to are as they were. */
	known(chunk: Chunk, name: string, stamp: Stamp, sidecar: Stamp, targets: TargetStamps): Known | null {
		const key = chunk.shape(name, stamp, sidecar);
		const shape = key === null ? undefined : this.#shapes.get(key);
		if (shape === undefined) return null;
		const needs = chunk.needs(name);
		if (needs !== null && !targets.hold(needs)) return null;
		this.remembered++;
		const contentKey = chunk.contentKey(name);
		const report = { shape, ...(contentKey === 0 ? {} : { contentKey }), ...(needs === null ? {} : { dependsOn: needs.files }) };
		return { report, needs, chunk };
	}

	/** Writes down what was found in a folder; what may change without its stamp, or was not checked, is left out. */
	remember(folder: string, labels: string, documents: readonly Remembered[]): void {
		if (this.#writer === null || documents.length === 0) return;
		const chunk = documents[0]?.chunk ?? null;
		try {
			if (chunk !== null && chunk.size === documents.length && documents.every((one) => one.chunk === chunk) && this.#isBase(chunk))
				this.#writer.add(KEPT, NO_SPAN, numbers(chunk.block));
			else this.#write(this.#writer, folder, labels, documents);
		} catch {
			// A full disk: the scan goes on without.
			this.#writer = null;
		}
	}

	#isBase({ block }: Chunk): boolean {
		return block.file.path === this.#base;
	}

	#write(writer: CacheWriter, folder: string, labels: string, documents: readonly Remembered[]): void {
		const now = Date.now();
		const fresh: Record<string, string> = {};
		const entries = documents.flatMap(({ name, stamp, sidecar, report, needs }) => {
			if (typeof stamp === 'string' || typeof sidecar === 'string' || isFresh(stamp, now) || isFresh(sidecar, now)) return [];
			const shape = 'shape' in report ? report.shape : shapeOf(report);
			const key = this.#keyOf(shape);
			if (!this.#written.has(key)) fresh[key] = shape;
			this.#written.add(key);
			return [{ name, stamp, sidecar, shape: key, contentKey: report.contentKey ?? 0, needs }];
		});
		if (entries.length === 0) return;
		if (Object.keys(fresh).length > 0) writer.add(SHAPES, NO_SPAN, Buffer.from(JSON.stringify(fresh)));
		writer.add(folder, spanOf(entries.map(({ name }) => name)), Chunk.write(labels, folder, entries));
	}

	#keyOf(shape: string): string {
		const known = this.#keys.get(shape);
		if (known !== undefined) return known;
		if (this.#keys.size >= LIMIT) this.#keys.clear();
		const key = shapeKey(shape);
		this.#keys.set(shape, key);
		return key;
	}

	takeRemembered(): number {
		const count = this.remembered;
		this.remembered = 0;
		return count;
	}

	close(): void {
		for (const file of this.#files) file.close();
		this.#writer?.close();
		this.#writer = null;
	}
}

const NONE: readonly Chunk[] = Object.freeze([]);

/** Names that a person gave may stand in any order. */
function spanOf(names: readonly string[]): Span {
	let first = names[0] ?? '';
	let last = first;
	for (const name of names) {
		if (name < first) first = name;
		else if (name > last) last = name;
	}
	return { first, last };
}

/** A block of the cache that still holds, by its place. */
function numbers({ offset, length }: BlockAt): Buffer {
	const bytes = Buffer.alloc(16);
	bytes.writeDoubleLE(offset, 0);
	bytes.writeDoubleLE(length, 8);
	return bytes;
}
