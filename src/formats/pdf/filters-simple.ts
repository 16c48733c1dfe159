import { PdfError } from './values';

/** ASCIIHexDecode (ISO 32000-2, 7.4.2). */
export function decodeHex(data: Buffer): Buffer {
	const end = data.indexOf(0x3e);
	const digits = data.toString('latin1', 0, end < 0 ? data.length : end).replace(/[^0-9a-fA-F]/g, '');
	return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
}

/** ASCII85Decode (7.4.3). @throws PdfError */
export function decode85(data: Buffer): Buffer {
	const out = Buffer.alloc(Math.ceil(data.length * 4) + 8);
	let size = 0;
	let group = 0;
	let digits = 0;
	const put = (count: number): void => {
		for (let n = 0; n < count; n++) out[size++] = Math.floor(group / 256 ** (3 - n)) & 0xff;
	};
	for (const code of data) {
		if (code === 0x7e) break;
		if (code <= 0x20) continue;
		if (code === 0x7a && digits === 0) {
			size += 4;
			continue;
		}
		if (code < 0x21 || code > 0x75) throw new PdfError('damaged', 'ascii85');
		group = group * 85 + code - 0x21;
		if (++digits < 5) continue;
		put(4);
		group = 0;
		digits = 0;
	}
	if (digits > 1) {
		for (let n = digits; n < 5; n++) group = group * 85 + 84;
		put(digits - 1);
	}
	return out.subarray(0, size);
}

/** RunLengthDecode (7.4.5). @throws PdfError */
export function decodeRuns(data: Buffer, limit: number): Buffer {
	const parts: Buffer[] = [];
	let size = 0;
	for (let at = 0; at < data.length; ) {
		const code = data[at] ?? 128;
		if (code === 128) break;
		const part = code < 128 ? data.subarray(at + 1, at + 2 + code) : Buffer.alloc(257 - code, data[at + 1] ?? 0);
		parts.push(part);
		size += part.length;
		if (size > limit) throw new PdfError('damaged', 'run-length');
		at += code < 128 ? code + 2 : 2;
	}
	return Buffer.concat(parts);
}

const CLEAR = 256;
const END = 257;

/** LZWDecode (7.4.4.2). @param early 1 where codes grow one code early. @throws PdfError */
export function decodeLzw(data: Buffer, early: number, limit: number): Buffer {
	const prefix = new Uint16Array(4097);
	const suffix = new Uint8Array(4097);
	const length = new Uint16Array(4097);
	for (let code = 0; code < 256; code++) {
		suffix[code] = code;
		length[code] = 1;
	}
	let out = Buffer.alloc(Math.min(limit, data.length * 4 + 1024));
	let size = 0;
	let next = 258;
	let width = 9;
	let last = -1;
	let held = 0;
	let bits = 0;
	for (const byte of data) {
		held = ((held << 8) | byte) & 0xffffff;
		bits += 8;
		if (bits < width) continue;
		bits -= width;
		const code = (held >> bits) & ((1 << width) - 1);
		if (code === END) break;
		if (code === CLEAR) {
			next = 258;
			width = 9;
			last = -1;
			continue;
		}
		if (code > next || (code === next && last < 0)) throw new PdfError('damaged', 'lzw');
		const count = code === next ? (length[last] ?? 0) + 1 : (length[code] ?? 0);
		if (size + count > limit) throw new PdfError('damaged', 'lzw');
		if (size + count > out.length) out = Buffer.concat([out, Buffer.alloc(Math.max(out.length, count))]);
		let at = size + count - 1;
		for (let one = code === next ? last : code, n = code === next ? count - 1 : count; n > 0; n--) {
			if (code === next && n === count - 1) at = size + count - 2;
			out[at--] = suffix[one] ?? 0;
			one = prefix[one] ?? 0;
		}
		if (code === next) out[size + count - 1] = out[size] ?? 0;
		if (last >= 0 && next < 4096) {
			prefix[next] = last;
			suffix[next] = out[size] ?? 0;
			length[next] = (length[last] ?? 0) + 1;
			next++;
		}
		size += count;
		last = code;
		if (next + early >= 1 << width && width < 12) width++;
	}
	return out.subarray(0, size);
}
