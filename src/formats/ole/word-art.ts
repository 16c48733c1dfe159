import { u16, u32 } from '../compound';
import { untilZero } from './code-page';

/** Types of records of drawings ([MS-ODRAW] 2.1). */
const DRAWING_GROUP = 0xf000;
const DRAWING = 0xf002;
const OPTIONS = 0xf00b;
/** The text of a piece of WordArt ([MS-ODRAW] 2.3.22.1), marked as one that stands behind the numbers. */
const TEXT = 0x80c0;
const COMPLEX = 0x8000;
const IS_PICTURE = 0x4000;
const HEADER = 8;
/** Texts that are kept, and records that are looked at. */
const MAX_TEXTS = 100;
const MAX_RECORDS = 20_000;

/** Texts of WordArt, as watermarks are made of. */
export interface WordArt {
	readonly text: string;
	/** Whether it belongs to headers and footers, not to the text itself. */
	readonly header: boolean;
}

/** Reads WordArt out of the drawings of a Word document ([MS-DOC] 2.9.172 OfficeArtContent). @throws CompoundError */
export function readWordArt(bytes: Buffer): WordArt[] {
	// Most documents have none.
	if (!bytes.includes(MARK) && !bytes.includes(MARK_OF_PICTURE)) return [];
	const walk: Walk = { found: [], left: MAX_RECORDS };
	let at = bytes.length >= HEADER && u16(bytes, 2) === DRAWING_GROUP ? HEADER + u32(bytes, 4) : 0;
	// Before each drawing stands to which text it belongs.
	while (at + 1 + HEADER <= bytes.length && u16(bytes, at + 3) === DRAWING) {
		const end = Math.min(bytes.length, at + 1 + HEADER + u32(bytes, at + 5));
		readRecords(bytes, at + 1 + HEADER, end, bytes[at] === 1, walk);
		at = end;
	}
	return walk.found;
}

const MARK = Buffer.from([TEXT & 0xff, TEXT >> 8]);
const MARK_OF_PICTURE = Buffer.from([TEXT & 0xff, (TEXT | IS_PICTURE) >> 8]);

interface Walk {
	readonly found: WordArt[];
	left: number;
}

/** Containers are entered by going on behind their headers. */
function readRecords(bytes: Buffer, start: number, end: number, header: boolean, walk: Walk): void {
	for (let at = start; at + HEADER <= end && walk.left-- > 0 && walk.found.length < MAX_TEXTS; ) {
		const head = u16(bytes, at);
		const content = at + HEADER;
		const next = content + u32(bytes, at + 4);
		if (u16(bytes, at + 2) === OPTIONS) {
			const text = textOf(bytes.subarray(content, Math.min(end, next)), head >> 4);
			if (text !== '') walk.found.push({ text, header });
		}
		at = (head & 15) === 15 ? content : next;
	}
}

/** Numbers first, then the content of those that are complex, in the same order ([MS-ODRAW] 2.2.9, 2.3.1). */
function textOf(bytes: Buffer, count: number): string {
	let at = count * 6;
	for (let index = 0; index < count && index * 6 + 6 <= bytes.length; index++) {
		const id = u16(bytes, index * 6) & ~IS_PICTURE;
		if ((id & COMPLEX) === 0) continue;
		const length = u32(bytes, index * 6 + 2);
		if (id === TEXT) return untilZero(bytes.toString('utf16le', at, Math.min(bytes.length, at + length)));
		at += length;
	}
	return '';
}
