import { u32 } from './property-sets';

/** The streams of small Word, Excel and PowerPoint documents of the years up to 2003. */

const u16 = (...values: number[]): Buffer => {
	const bytes = Buffer.alloc(values.length * 2);
	for (const [index, value] of values.entries()) bytes.writeUInt16LE(value & 0xffff, index * 2);
	return bytes;
};
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

export interface WordOptions {
	readonly body?: string;
	/** Headers and footers in the order of the file: even, odd, footer even, footer odd, first page, its footer. */
	readonly headers?: readonly string[];
	/** Text boxes. */
	readonly boxes?: string;
	/** Texts of WordArt in headers, and in the text. */
	readonly headerArt?: string;
	readonly art?: string;
	/** What stands before what is encrypted. */
	readonly encryption?: Buffer;
	readonly obfuscated?: boolean;
	/** Western text takes one byte a character. */
	readonly narrow?: boolean;
}

/** `WordDocument` and `1Table` ([MS-DOC] 2.4.1, 2.5, 2.8). The text stands in two pieces. */
export function wordStreams(options: WordOptions = {}): [string, Buffer][] {
	const { body = '本文\r', headers = [], boxes = '', narrow = false } = options;
	const stories = ['', '', '', '', '', '', ...headers.map((text) => (text === '' ? '' : `${text}\r`))];
	const header = headers.length === 0 ? '' : `${stories.join('')}\r`;
	const text = `${body}${header}${boxes}`;
	const cut = Math.min(3, text.length);
	const encode = (part: string): Buffer => (narrow ? Buffer.from(part, 'latin1') : utf16(part));
	const start = 0x400;
	const place = (at: number): number => (narrow ? (at * 2) | 0x4000_0000 : at);
	const second = start + cut * (narrow ? 1 : 2);
	const pieces = [u32(0), u32(cut), u32(text.length), u16(0), u32(place(start)), u16(0), u16(0), u32(place(second)), u16(0)];
	const table = Buffer.concat(pieces);
	const clx = Buffer.concat([Buffer.from([1, 2, 0, 0, 0, 2]), u32(table.length), table]);
	const ends = [0];
	for (const story of stories) ends.push((ends.at(-1) ?? 0) + story.length);
	const plc = headers.length === 0 ? Buffer.alloc(0) : Buffer.concat([...ends.map(u32), u32(header.length)]);
	const drawings = artBytes([
		[0, options.art],
		[1, options.headerArt],
	]);
	const fib = Buffer.alloc(start);
	fib.writeUInt16LE(0xa5ec, 0);
	fib.writeUInt16LE(0xc1, 2);
	fib.writeUInt16LE(0x0200 | (options.encryption || options.obfuscated ? 0x100 : 0) | (options.obfuscated ? 0x8000 : 0), 0x0a);
	fib.writeUInt32LE(body.length, 0x4c);
	fib.writeUInt32LE(header.length, 0x54);
	fib.writeUInt32LE(boxes.length, 0x64);
	const before = options.encryption ?? Buffer.alloc(0);
	fib.writeUInt32LE(before.length, 0xf2);
	fib.writeUInt32LE(plc.length, 0xf6);
	fib.writeUInt32LE(before.length + plc.length, 0x1a2);
	fib.writeUInt32LE(clx.length, 0x1a6);
	fib.writeUInt32LE(before.length + plc.length + clx.length, 0x22a);
	fib.writeUInt32LE(drawings.length, 0x22e);
	return [
		['WordDocument', Buffer.concat([fib, encode(text)])],
		['1Table', Buffer.concat([before, plc, clx, drawings])],
	];
}

const record = (type: number, ...content: Buffer[]): Buffer => {
	const bytes = Buffer.concat(content);
	return Buffer.concat([u16(type, bytes.length), bytes]);
};
/** XLUnicodeRichExtendedString without riches. */
const xlString = (text: string): Buffer => Buffer.concat([u16(text.length), Buffer.from([1]), utf16(text)]);

export interface SheetOptions {
	readonly name: string;
	readonly header?: string;
	readonly footer?: string;
	/** Header of first pages, by a `HeaderFooter` record. */
	readonly firstHeader?: string;
	readonly cells?: readonly string[];
}

/** `Workbook` ([MS-XLS] 2.1): BIFF8. */
export function workbookStream(sheets: readonly SheetOptions[], filePass?: Buffer): Buffer {
	const bof = (kind: number): Buffer => record(0x0809, u16(0x0600, kind, 0, 0), u32(0), u32(0));
	const strings = sheets.flatMap(({ cells = [] }) => cells);
	let next = 0;
	const bodies = sheets.map(({ header = '', footer = '', firstHeader, cells = [] }) => {
		const rows = cells.map((_, row) => record(0x00fd, u16(row, 0, 0), u32(next++)));
		const more =
			firstHeader === undefined
				? []
				: [record(0x089c, u16(0x089c, 0), Buffer.alloc(8), Buffer.alloc(16), u16(2, 0, 0, firstHeader.length, 0), xlString(firstHeader))];
		return Buffer.concat([
			bof(0x10),
			record(0x0014, ...(header === '' ? [] : [xlString(header)])),
			record(0x0015, ...(footer === '' ? [] : [xlString(footer)])),
			...more,
			...rows,
			record(0x000a),
		]);
	});
	const names = sheets.map(({ name }) => Buffer.concat([Buffer.from([name.length, 1]), utf16(name)]));
	const table = strings.length === 0 ? [] : [record(0x00fc, u32(strings.length), u32(strings.length), ...strings.map(xlString))];
	const pass = filePass === undefined ? [] : [record(0x002f, filePass)];
	const globals = (places: readonly number[]): Buffer =>
		Buffer.concat([
			bof(0x05),
			...pass,
			record(0x0042, u16(1200)),
			...names.map((name, index) => record(0x0085, u32(places[index] ?? 0), u16(0), name)),
			...table,
			record(0x000a),
		]);
	let at = globals([]).length;
	const places = bodies.map((body) => {
		at += body.length;
		return at - body.length;
	});
	return Buffer.concat([globals(places), ...bodies]);
}

const atom = (type: number, content: Buffer, instance = 0): Buffer =>
	Buffer.concat([u16(instance << 4, type), u32(content.length), content]);
const container = (type: number, content: readonly Buffer[], instance = 0): Buffer => {
	const bytes = Buffer.concat(content);
	return Buffer.concat([u16((instance << 4) | 15, type), u32(bytes.length), bytes]);
};

export interface SlidesOptions {
	readonly footer?: string;
	readonly header?: string;
	/** Whether header and footer are shown. */
	readonly shown?: boolean;
	readonly title?: string;
	readonly master?: string;
	readonly box?: string;
	readonly macro?: boolean;
	/** Content of the record that says how the presentation is encrypted. */
	readonly encryption?: Buffer;
}

/** Drawings of a Word document ([MS-DOC] 2.9.172): a shape for each text, with another complex number before it. */
function artBytes(texts: readonly (readonly [number, string | undefined])[]): Buffer {
	const parts: Buffer[] = [container(0xf000, [atom(0xf006, Buffer.alloc(16))])];
	for (const [place, text] of texts) {
		if (text === undefined) continue;
		const [name, content] = [utf16('名前\0'), utf16(`${text}\0`)];
		const numbers = [u16(0x80c5), u32(name.length), u16(0x00c2), u32(1), u16(0x80c0), u32(content.length)];
		// 0x80c5: the font; it stands before the text here, so that the order is put to the test.
		const options = atom(0xf00b, Buffer.concat([...numbers, name, content]), 3);
		parts.push(Buffer.from([place]), container(0xf002, [container(0xf003, [container(0xf004, [atom(0xf00a, Buffer.alloc(8)), options])])]));
	}
	return parts.length === 1 ? Buffer.alloc(0) : Buffer.concat(parts);
}

/** `Current User` and `PowerPoint Document` ([MS-PPT] 2.1, 2.3). */
export function slideStreams(options: SlidesOptions = {}): [string, Buffer][] {
	const { footer, header, shown = true, title = '表題', master, box } = options;
	const drawing = (text: string): Buffer =>
		container(0x040c, [
			container(0xf002, [
				container(0xf003, [container(0xf004, [Buffer.concat([u16(0, 0xf00d), u32(8 + text.length * 2), atom(0x0fa0, utf16(text))])])]),
			]),
		]);
	const text = (value: string | undefined, instance: number): Buffer[] =>
		value === undefined ? [] : [atom(0x0fba, utf16(value), instance)];
	const footers = container(0x0fd9, [atom(0x0fda, u16(0, shown ? 0x30 : 0)), ...text(header, 1), ...text(footer, 2)], 3);
	const list = (numbers: readonly Buffer[], instance: number): Buffer => container(0x0ff0, numbers, instance);
	const persist = (number: number): Buffer => atom(0x03f3, Buffer.concat([u32(number), Buffer.alloc(16)]));
	const macros = container(0x07d0, [container(0x03ff, [atom(0x0400, Buffer.concat([u32(0), u32(1), u32(2)]))])]);
	const document = container(0x03e8, [
		footers,
		list([persist(2)], 1),
		list([persist(3), atom(0x0f9f, u32(0)), atom(0x0fa0, utf16(title))], 0),
		...(options.macro ? [macros] : []),
	]);
	const masterSlide = container(0x03f8, [drawing(master ?? 'マスター')]);
	const slide = container(0x03ee, [drawing(box ?? '本文')]);
	const session = options.encryption === undefined ? [] : [container(0x2f14, [options.encryption])];
	const objects = [document, masterSlide, slide, ...session];
	let at = 0;
	const places = objects.map((object) => {
		at += object.length;
		return at - object.length;
	});
	const directory = atom(0x1772, Buffer.concat([u32((objects.length << 20) | 1), ...places.map(u32)]));
	const edit = atom(
		0x0ff5,
		Buffer.concat([u32(0), u32(0), u32(0), u32(at), u32(1), u32(9), u32(0), ...(session.length > 0 ? [u32(4)] : [])]),
	);
	const user = atom(
		0x0ff6,
		Buffer.concat([u32(0x14), u32(session.length > 0 ? 0xf3d1c4df : 0xe391c05f), u32(at + directory.length), u32(0)]),
	);
	return [
		['PowerPoint Document', Buffer.concat([...objects, directory, edit])],
		['Current User', user],
	];
}

/** EncryptionHeader of RC4 by CryptoAPI, with its version ([MS-OFFCRYPTO] 2.3.5.1). */
export function cryptoApi(keyBits: number): Buffer {
	return Buffer.concat([u16(2, 2), u32(4), u32(32), u32(4), u32(0), u32(0x6801), u32(0x8004), u32(keyBits), u32(1), u32(0), u32(0)]);
}

/** Of RC4 with 40 bits ([MS-OFFCRYPTO] 2.3.6.1). */
export const RC4_40 = Buffer.concat([u16(1, 1), Buffer.alloc(48)]);
