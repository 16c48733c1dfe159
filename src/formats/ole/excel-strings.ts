import { CompoundError, u16, u32 } from '../compound';
import { type Biff, type BiffRecord, RECORD } from './biff';

/** Bytes of the strings' table that are read for the sake of some cells. */
const MAX_BYTES = 512 * 1024;
/** Characters of one string that are kept; longer ones are prose. */
const MAX_TEXT = 1024;

/** The shared strings of these numbers ([MS-XLS] 2.4.265), as far as they stand at the table's beginning. @throws CompoundError */
export function readShared(biff: Biff, sst: BiffRecord, wanted: ReadonlySet<number>): ReadonlyMap<number, string> {
	const found = new Map<number, string>();
	const cursor = new Cursor(biff, sst);
	cursor.skip(8);
	const last = Math.max(...wanted);
	try {
		for (let index = 0; index <= last && cursor.read < MAX_BYTES; index++) {
			const text = cursor.string();
			if (wanted.has(index)) found.set(index, text);
		}
	} catch (error) {
		// The table ends: the strings are not there.
		if (!(error instanceof CompoundError)) throw error;
	}
	return found;
}

/** Goes through a record and those that continue it. A string that is continued begins with its flags again ([MS-XLS] 2.5.293). */
class Cursor {
	read = 0;
	private at: number;
	private end: number;

	constructor(
		private readonly biff: Biff,
		record: BiffRecord,
	) {
		this.at = record.at;
		this.end = record.at + record.length;
	}

	string(): string {
		const head = this.bytes(3);
		const [count, flags] = [u16(head, 0), head[2] ?? 0];
		const runs = flags & 8 ? u16(this.bytes(2), 0) : 0;
		const extra = flags & 4 ? u32(this.bytes(4), 0) : 0;
		const text = this.characters(count, (flags & 1) !== 0);
		this.skip(runs * 4 + extra);
		return text;
	}

	private characters(count: number, high: boolean): string {
		let [left, wide, text] = [count, high, ''];
		while (left > 0) {
			if (this.at >= this.end) {
				this.continue();
				wide = ((this.bytes(1)[0] ?? 0) & 1) !== 0;
			}
			const unit = wide ? 2 : 1;
			const length = Math.min(left, Math.floor((this.end - this.at) / unit));
			if (length === 0) {
				this.at = this.end;
				continue;
			}
			const bytes = this.bytes(length * unit);
			if (text.length < MAX_TEXT) text += bytes.toString(wide ? 'utf16le' : 'latin1');
			left -= length;
		}
		return text;
	}

	private bytes(length: number): Buffer {
		if (this.at >= this.end) this.continue();
		const bytes = this.biff.content({ type: 0, at: this.at, length: Math.min(length, this.end - this.at) });
		if (bytes.length < length) throw new CompoundError('the strings end early');
		this.at += length;
		this.read += length;
		return bytes;
	}

	skip(length: number): void {
		let left = length;
		while (left > 0) {
			if (this.at >= this.end) this.continue();
			const step = Math.min(left, this.end - this.at);
			this.at += step;
			this.read += step;
			left -= step;
		}
	}

	private continue(): void {
		const next = this.biff.record(this.end);
		if (next === null || next.type !== RECORD.continue) throw new CompoundError('the strings end early');
		this.at = next.at;
		this.end = next.at + next.length;
		this.read += 4;
	}
}
