import { type CompoundStream, u16 } from '../compound';
import { decodeCodePage } from './code-page';
import type { KeyStream } from './excel-password';
import { StreamWindow } from './records';

/** Types of the records that are looked at ([MS-XLS] 2.3). */
export const RECORD = {
	formula: 0x0006,
	eof: 0x000a,
	header: 0x0014,
	footer: 0x0015,
	filePass: 0x002f,
	continue: 0x003c,
	codePage: 0x0042,
	boundSheet: 0x0085,
	sst: 0x00fc,
	labelSst: 0x00fd,
	rString: 0x00d6,
	label: 0x0204,
	string: 0x0207,
	userViewBegin: 0x01aa,
	userViewEnd: 0x01ab,
	bof: 0x0809,
	headerFooter: 0x089c,
} as const;

/** Records that are never encrypted ([MS-XLS] 2.2.10), of those that are looked at. */
const IN_THE_OPEN: ReadonlySet<number> = new Set([RECORD.bof, RECORD.filePass]);

export interface BiffRecord {
	readonly type: number;
	readonly length: number;
	/** Where its content begins in the stream. */
	readonly at: number;
}

/** A workbook's stream of records. */
export class Biff {
	private readonly window: StreamWindow;
	/** Opens what is encrypted: all contents but those of a few records. */
	keys: KeyStream | null = null;

	constructor(readonly stream: CompoundStream) {
		this.window = new StreamWindow(stream);
	}

	/** The record at a place, or `null` at the end. @throws CompoundError */
	record(at: number): BiffRecord | null {
		const head = this.window.at(at, 4);
		return head.length < 4 ? null : { type: u16(head, 0), length: u16(head, 2), at: at + 4 };
	}

	/** A record's content; fewer bytes where the stream ends. Valid until the next call. @throws CompoundError */
	content(record: BiffRecord, most = record.length): Buffer {
		const bytes = this.raw(record, most);
		return this.keys === null || IN_THE_OPEN.has(record.type) ? bytes : this.keys.decrypt(bytes, record.at);
	}

	/** A record's content as it stands. Valid until the next call. @throws CompoundError */
	raw({ at, length }: BiffRecord, most = length): Buffer {
		return this.window.at(at, Math.min(length, most));
	}

	/** The records from a place on, up to `most` of them. @throws CompoundError */
	*records(start: number, most: number): Generator<BiffRecord> {
		let at = start;
		for (let count = 0; count < most; count++) {
			const record = this.record(at);
			if (record === null) return;
			yield record;
			at = record.at + record.length;
		}
	}
}

/** How strings stand in a workbook. */
export interface Strings {
	/** BIFF8: Unicode strings. */
	readonly wide: boolean;
	readonly codePage: number;
}

/** A string whose length takes two bytes, or one: XLUnicodeString, ShortXLUnicodeString ([MS-XLS] 2.5.294, 2.5.240), or bytes in a code page. */
export function biffString(bytes: Buffer, at: number, lengthBytes: 1 | 2, { wide, codePage }: Strings): { text: string; end: number } {
	if (at + lengthBytes > bytes.length) return { text: '', end: bytes.length };
	const count = lengthBytes === 1 ? (bytes[at] ?? 0) : u16(bytes, at);
	const from = at + lengthBytes;
	if (!wide) return { text: decodeCodePage(bytes.subarray(from, from + count), codePage), end: from + count };
	const high = ((bytes[from] ?? 0) & 1) === 1;
	const end = from + 1 + count * (high ? 2 : 1);
	return { text: bytes.toString(high ? 'utf16le' : 'latin1', from + 1, end), end };
}
