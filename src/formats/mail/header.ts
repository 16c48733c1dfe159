import { decodeWords } from './words';

/** The fields of one header (RFC 5322 2.2), by lower-case name; of a field that stands several times, all. */
export class Header {
	constructor(
		private readonly fields: ReadonlyMap<string, readonly string[]>,
		/** Where the body begins. */
		readonly body: number,
	) {}

	get size(): number {
		return this.fields.size;
	}

	has(name: string): boolean {
		return this.fields.has(name);
	}

	/** Unfolded, not decoded; `null` where there is no such field. The first counts, as mail programs have it. */
	raw(name: string): string | null {
		return this.fields.get(name)?.[0] ?? null;
	}

	/** All fields of a name as text: encoded words decoded (RFC 2047). */
	texts(name: string): string[] {
		return (this.fields.get(name) ?? []).map(decodeWords);
	}
}

/** Characters of one field that are looked at, and names of fields. */
const LONGEST_VALUE = 65_536;
const LONGEST_NAME = 100;
const MOST_FIELDS = 1000;

/**
 * Reads the header that begins at `start`: folded lines are joined; an empty line ends it, and so does a line that is no field, which
 * belongs to the body then. Linear in the header's length; never throws. A line of an mbox (`From …`) and a byte-order mark may stand first.
 */
export function readHeader(bytes: Buffer, start: number, end: number): Header {
	const fields = new Map<string, string[]>();
	let at = start === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : start;
	let name = '';
	let value = '';
	const keep = (): void => {
		if (name === '') return;
		const known = fields.get(name);
		if (known !== undefined) known.push(value.trim());
		else if (fields.size < MOST_FIELDS) fields.set(name, [value.trim()]);
	};
	while (at < end) {
		const found = bytes.indexOf(LF, at);
		const next = found < 0 || found >= end ? end : found + 1;
		let stop = next > at && bytes[next - 1] === LF ? next - 1 : next;
		if (stop > at && bytes[stop - 1] === CR) stop--;
		if (stop === at) {
			keep();
			return new Header(fields, next);
		}
		const first = bytes[at];
		if (first === SPACE || first === TAB) {
			if (value.length < LONGEST_VALUE) value += bytes.toString('latin1', at, Math.min(stop, at + LONGEST_VALUE));
		} else {
			const colon = colonOf(bytes, at, stop);
			if (colon < 0 && !(fields.size === 0 && name === '' && isMailboxLine(bytes, at, stop))) break;
			keep();
			name = colon < 0 ? '' : bytes.toString('latin1', at, colon).trimEnd().toLowerCase();
			value = colon < 0 ? '' : bytes.toString('latin1', colon + 1, Math.min(stop, colon + 1 + LONGEST_VALUE));
		}
		at = next;
	}
	keep();
	return new Header(fields, at);
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
