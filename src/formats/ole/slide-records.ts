import { CompoundError, type CompoundFile, type CompoundStream, type DirectoryEntry, u16, u32 } from '../compound';
import { StreamWindow } from './records';

/** Types of the records that are looked at ([MS-PPT] 2.13.24). */
export const RECORD = {
	document: 0x03e8,
	slide: 0x03ee,
	slidePersist: 0x03f3,
	vbaInfo: 0x03ff,
	vbaInfoAtom: 0x0400,
	drawing: 0x040c,
	docInfoList: 0x07d0,
	textChars: 0x0fa0,
	textBytes: 0x0fa8,
	cString: 0x0fba,
	headersFooters: 0x0fd9,
	headersFootersAtom: 0x0fda,
	slideList: 0x0ff0,
	userEdit: 0x0ff5,
	persistDirectory: 0x1772,
	cryptSession: 0x2f14,
} as const;

export interface SlideRecord {
	readonly type: number;
	readonly instance: number;
	/** Whether it holds records. */
	readonly container: boolean;
	/** Where its content begins and ends in the stream. */
	readonly at: number;
	readonly end: number;
}

const HEADER = 8;
/** Records of one presentation that are looked at, over all containers. */
const MAX_RECORDS = 100_000;
const MAX_EDITS = 1000;
const MAX_OBJECTS = 100_000;
/** Bytes of one directory of objects, and of one text. */
const MAX_BYTES = 256 * 1024;

/** A presentation's stream of records, and where its objects stand ([MS-PPT] 2.1.2, 2.3). */
export class SlideStream {
	private readonly window: StreamWindow;
	private readonly objects = new Map<number, number>();
	private left = MAX_RECORDS;
	/** Number of the object that is the document. */
	private document = 0;
	/** Number of the object that says how the rest is encrypted, or 0. */
	private session = 0;

	/** @throws CompoundError */
	constructor(file: CompoundFile, folder: DirectoryEntry, stream: CompoundStream) {
		this.window = new StreamWindow(stream);
		this.readEdits(currentEdit(file, folder) ?? this.lastEdit());
	}

	/** @throws CompoundError */
	record(at: number): SlideRecord | null {
		const head = this.window.at(at, HEADER);
		if (head.length < HEADER || this.left-- <= 0) return null;
		const version = u16(head, 0);
		const end = Math.min(this.window.stream.size, at + HEADER + u32(head, 4));
		return { type: u16(head, 2), instance: version >> 4, container: (version & 15) === 15, at: at + HEADER, end };
	}

	/** A record's content, its first 256 KiB. Valid until the next call. @throws CompoundError */
	content({ at, end }: SlideRecord): Buffer {
		return this.window.at(at, Math.min(MAX_BYTES, end - at));
	}

	/** The records within a container. @throws CompoundError */
	*children({ at, end }: Pick<SlideRecord, 'at' | 'end'>): Generator<SlideRecord> {
		for (let next = at; next + HEADER <= end; ) {
			const record = this.record(next);
			if (record === null) return;
			yield record;
			next = record.end;
		}
	}

	/** The object of a number, or `null`. @throws CompoundError */
	object(id: number): SlideRecord | null {
		const at = this.objects.get(id);
		return at === undefined ? null : this.record(at);
	}

	/** @throws CompoundError where there is none */
	documentRecord(): SlideRecord {
		const record = this.object(this.document);
		if (record === null || record.type !== RECORD.document) throw new CompoundError('a presentation without its document');
		return record;
	}

	/** What says how the presentation is encrypted, or `null` where it is not. @throws CompoundError */
	sessionRecord(): SlideRecord | null {
		const record = this.session === 0 ? null : this.object(this.session);
		return record?.type === RECORD.cryptSession ? record : null;
	}

	/** What was saved last counts; earlier edits fill in. */
	private readEdits(start: number): void {
		const seen = new Set<number>();
		for (let at = start; at !== 0 && !seen.has(at) && seen.size < MAX_EDITS; ) {
			seen.add(at);
			const record = this.record(at);
			if (record?.type !== RECORD.userEdit) throw new CompoundError('a presentation without its list of edits');
			const content = Buffer.from(this.content(record));
			const directory = this.record(u32(content, 12));
			if (directory?.type === RECORD.persistDirectory) this.readDirectory(this.content(directory));
			if (seen.size === 1) {
				this.document = u32(content, 16);
				this.session = content.length >= 32 ? u32(content, 28) : 0;
			}
			at = u32(content, 8);
		}
	}

	/** [MS-PPT] 2.3.4, 2.3.5. */
	private readDirectory(bytes: Buffer): void {
		for (let at = 0; at + 4 <= bytes.length; ) {
			const entry = u32(bytes, at);
			const [first, count] = [entry & 0xfffff, entry >>> 20];
			at += 4;
			for (let index = 0; index < count && at + 4 <= bytes.length; index++, at += 4) {
				if (!this.objects.has(first + index) && this.objects.size < MAX_OBJECTS) this.objects.set(first + index, u32(bytes, at));
			}
		}
	}

	/** Where nothing says which edit is the last one. */
	private lastEdit(): number {
		let last = 0;
		for (const record of this.children({ at: 0, end: this.window.stream.size })) {
			if (record.type === RECORD.userEdit) last = record.at - HEADER;
		}
		return last;
	}
}

/** Where the last edit stands ([MS-PPT] 2.3.2), or `null`. */
function currentEdit(file: CompoundFile, folder: DirectoryEntry): number | null {
	const bytes = file.stream('Current User', folder)?.read(0, 32);
	return bytes === undefined || bytes.length < 20 || u16(bytes, 2) !== 0x0ff6 ? null : u32(bytes, 16);
}
