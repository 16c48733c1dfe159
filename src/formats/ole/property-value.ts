import { u16, u32 } from '../compound';
import { decodeCodePage, UTF16, untilZero } from './code-page';

/** Text, or a list of texts; numbers, dates and truth as text. */
export type PropertyValue = string | null;

const VECTOR = 0x1000;
const VARIANT = 0x0c;
const LPSTR = 0x1e;
const LPWSTR = 0x1f;
const BSTR = 0x08;
/** Texts of one list that are looked at. */
const MAX_ITEMS = 64;

interface Read {
	readonly text: string | null;
	/** Bytes that the value takes, its filling included. */
	readonly length: number;
}

/** The value of a typed property ([MS-OLEPS] 2.15) as text. @throws CompoundError where it ends early */
export function readValue(bytes: Buffer, codePage: number): PropertyValue {
	if (bytes.length < 8) return null;
	const type = u16(bytes, 0);
	if ((type & VECTOR) === 0) return readScalar(type, bytes.subarray(4), codePage).text;
	const kind = type & 0xfff;
	if (kind !== VARIANT && kind !== LPSTR && kind !== LPWSTR) return null;
	const items: string[] = [];
	let rest = bytes.subarray(8);
	for (let index = Math.min(MAX_ITEMS, u32(bytes, 4)); index > 0 && rest.length >= 4; index--) {
		const own = kind === VARIANT ? u16(rest, 0) : kind;
		if (own !== LPSTR && own !== LPWSTR) break;
		const from = kind === VARIANT ? 4 : 0;
		const { text, length } = readString(own, rest.subarray(from), codePage);
		if (text !== '') items.push(text);
		rest = rest.subarray(from + length);
	}
	return items.join(';');
}

function readScalar(type: number, bytes: Buffer, codePage: number): { readonly text: string | null } {
	switch (type) {
		case LPSTR:
		case LPWSTR:
		case BSTR:
			return readString(type, bytes, codePage);
		case 0x02: // VT_I2
			return { text: String((u16(bytes, 0) << 16) >> 16) };
		case 0x12: // VT_UI2
			return { text: String(u16(bytes, 0)) };
		case 0x03: // VT_I4, VT_INT
		case 0x16:
			return { text: String(u32(bytes, 0) | 0) };
		case 0x13: // VT_UI4, VT_UINT
		case 0x17:
			return { text: String(u32(bytes, 0)) };
		case 0x05: // VT_R8
			return { text: bytes.length < 8 ? null : String(bytes.readDoubleLE(0)) };
		case 0x0b: // VT_BOOL
			return { text: u16(bytes, 0) === 0 ? 'false' : 'true' };
		case 0x40: // VT_FILETIME
			return { text: bytes.length < 8 ? null : dateOf(bytes.readBigUInt64LE(0)) };
		default:
			return { text: null };
	}
}

/** Of the texts too long for a label the beginning is decoded. Texts end at their first zero: what follows is filling. */
function readString(type: number, bytes: Buffer, codePage: number): Read & { readonly text: string } {
	const count = u32(bytes, 0);
	const wide = type === LPWSTR;
	const length = wide ? count * 2 : count;
	const content = bytes.subarray(4, 4 + length);
	const text = wide || codePage === UTF16 ? content.toString('utf16le') : decodeCodePage(cutAtZero(content), codePage);
	return { text: untilZero(text), length: 4 + Math.ceil(length / 4) * 4 };
}

function cutAtZero(bytes: Buffer): Buffer {
	const zero = bytes.indexOf(0);
	return zero < 0 ? bytes : bytes.subarray(0, zero);
}

/** 100 nanoseconds since 1601. */
function dateOf(time: bigint): string | null {
	const date = new Date(Number(time / 10_000n) - 11_644_473_600_000);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
