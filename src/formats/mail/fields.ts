/** Where one field of a header stands, its continuation lines included (RFC 5322 2.2.3). */
export interface Field {
	/** In lower case. */
	readonly name: string;
	readonly start: number;
	/** Behind the colon. */
	readonly value: number;
	/** Before the last line break. */
	readonly stop: number;
	/** Behind the last line break. */
	readonly end: number;
}

/** The fields of a header in their order, and where the body begins. */
export interface Fields {
	readonly fields: readonly Field[];
	/** Behind the last field. */
	readonly end: number;
	/** Behind the empty line, where there is one. */
	readonly body: number;
}

const LONGEST_NAME = 100;

/**
 * Finds the fields of the header that begins at `start`: an empty line ends it, and so does a line that is no field, which belongs to the body
 * then. Linear in the header's length; never throws. A line of an mbox (`From …`) and a byte-order mark may stand first.
 */
export function scanFields(bytes: Buffer, start: number, end: number): Fields {
	const fields: Field[] = [];
	let at = start === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : start;
	let first = true;
	let open: { name: string; start: number; value: number } | null = null;
	let stop = at;
	const keep = (): void => {
		if (open !== null) fields.push({ ...open, stop, end: at });
		open = null;
	};
	while (at < end) {
		const found = bytes.indexOf(LF, at);
		const next = found < 0 || found >= end ? end : found + 1;
		let lineStop = next > at && bytes[next - 1] === LF ? next - 1 : next;
		if (lineStop > at && bytes[lineStop - 1] === CR) lineStop--;
		if (lineStop === at) {
			keep();
			return { fields, end: at, body: next };
		}
		const lead = bytes[at];
		if (lead !== SPACE && lead !== TAB) {
			const colon = colonOf(bytes, at, lineStop);
			if (colon < 0 && !(first && isMailboxLine(bytes, at, lineStop))) break;
			keep();
			if (colon >= 0) open = { name: bytes.toString('latin1', at, colon).trimEnd().toLowerCase(), start: at, value: colon + 1 };
		}
		first = false;
		stop = lineStop;
		at = next;
	}
	keep();
	return { fields, end: at, body: at };
}

const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;

/** Where the colon of a field stands, or -1: printable characters before it, blanks just before it at most (RFC 5322 4.5). */
function colonOf(bytes: Buffer, start: number, stop: number): number {
	const limit = Math.min(stop, start + LONGEST_NAME);
	let blank = false;
	for (let at = start; at < limit; at++) {
		const byte = bytes[at] ?? 0;
		if (byte === 0x3a) return at > start ? at : -1;
		if (byte === SPACE || byte === TAB) blank = true;
		else if (blank || byte < 33 || byte > 126) return -1;
	}
	return -1;
}

function isMailboxLine(bytes: Buffer, start: number, stop: number): boolean {
	return /^>?From /.test(bytes.toString('latin1', start, Math.min(stop, start + 8)));
}

/** Characters of one field that are looked at. */
export const LONGEST_VALUE = 65_536;

/** A field's value, unfolded and not decoded. */
export function fieldValue(bytes: Buffer, { value, stop }: Field): string {
	const raw = bytes.toString('latin1', value, Math.min(stop, value + LONGEST_VALUE));
	return (raw.includes('\n') ? raw.replace(/\r?\n/g, '') : raw).trim();
}
