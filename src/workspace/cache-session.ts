import type { DocumentReport } from '../check';
import { type BlockAt, CacheFile, CacheWriter } from './cache-file';
import { FolderStamps, isFresh } from './stamp';
import { type Checked, ReportPacker, ReportUnpacker } from './wire';

/** The files of one scan's cache, as each thread is told of them. */
export interface CacheFiles {
	readonly key: string;
	/** Earlier results, the most recent first. */
	readonly read: readonly string[];
	/** Where this thread writes. */
	readonly part: string;
}

/** A document as it was found before. */
interface Known {
	readonly stamp: string;
	readonly sidecar: string;
	readonly checked: Checked;
	readonly index: number;
}

/** One document, for the next scan. */
export interface Remembered {
	readonly name: string;
	readonly stamp: string;
	readonly sidecar: string;
	readonly report: DocumentReport;
}

/** A block's content. */
interface Content {
	/** Stamps of the folder labels. */
	readonly f: string;
	readonly n: readonly string[];
	readonly t: readonly string[];
	/** Stamps of sidecars, where there are any: index → stamp. */
	readonly s: Readonly<Record<string, string>>;
	readonly r: readonly string[];
	readonly i: readonly number[];
}

const NOTHING: ReadonlyMap<string, Known> = new Map();

/** One thread's view of the cache: what earlier scans found, and what this one writes for the next. Never throws; a cache that fails is none. */
export class CacheSession {
	readonly #blocks = new Map<string, BlockAt[]>();
	readonly #files: readonly CacheFile[];
	readonly stamps = new FolderStamps();
	/** Documents that were known and unchanged, since it was last taken. */
	remembered = 0;
	#writer: CacheWriter | null;

	constructor({ key, read, part }: CacheFiles) {
		this.#files = read.flatMap((file) => CacheFile.open(file, key, this.#blocks) ?? []);
		try {
			this.#writer = new CacheWriter(part, key);
		} catch {
			this.#writer = null;
		}
	}

	/** The documents of a folder that were known under the same folder labels. */
	folder(folder: string, labels: string): ReadonlyMap<string, Known> {
		const blocks = this.#blocks.get(folder);
		if (blocks === undefined) return NOTHING;
		const known = new Map<string, Known>();
		for (const block of blocks) {
			const content = contentOf(block);
			if (content === null || content.f !== labels) continue;
			const checked = new ReportUnpacker().unpack({ restart: true, shapes: content.r, ids: Uint32Array.from(content.i) });
			for (const [index, name] of content.n.entries()) {
				// The most recent file comes first.
				if (!known.has(name)) known.set(name, { stamp: content.t[index] ?? '', sidecar: content.s[index] ?? '', checked, index });
			}
		}
		return known;
	}

	/** Writes down what was found in a folder; what may change without its stamp, or was not checked, is left out. */
	remember(folder: string, labels: string, documents: readonly Remembered[]): void {
		if (this.#writer === null) return;
		const now = Date.now();
		if (labels.split('|').some((stamp) => isFresh(stamp, now))) return;
		const kept = documents.filter(
			({ stamp, sidecar, report }) => !isFresh(stamp, now) && !isFresh(sidecar, now) && report.outcome !== 'not-checked',
		);
		if (kept.length === 0) return;
		const { shapes, ids } = new ReportPacker().pack(kept.map(({ report }) => report));
		const sidecars = kept.flatMap(({ sidecar }, index) => (sidecar === '' ? [] : [[index, sidecar] as const]));
		const content: Content = {
			f: labels,
			n: kept.map(({ name }) => name),
			t: kept.map(({ stamp }) => stamp),
			s: Object.fromEntries(sidecars),
			r: shapes,
			i: [...ids],
		};
		try {
			this.#writer.add(folder, Buffer.from(JSON.stringify(content)));
		} catch {
			// A full disk: the scan goes on without.
			this.#writer = null;
		}
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

function contentOf(block: BlockAt): Content | null {
	const bytes = block.file.content(block);
	if (bytes === null) return null;
	try {
		return JSON.parse(bytes.toString('utf8')) as Content;
	} catch {
		return null;
	}
}
