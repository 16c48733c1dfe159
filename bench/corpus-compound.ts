import CFB from 'cfb';
import type { Content } from './rows/documents';

/** A Word 97 document ([MS-DOC]): one piece of text, and the properties. */
export function smallDoc(content: Content): Buffer {
	const text = Buffer.from(`${content.lines.join('\r')}\r`, 'utf16le');
	const stream = Buffer.alloc(Math.max(4096, 1024 + text.length));
	const start = 1024;
	stream.writeUInt16LE(0xa5ec, 0);
	stream.writeUInt16LE(0x00c1, 2);
	stream.writeUInt16LE(0x0411, 6);
	stream.writeUInt16LE(0x1200, 10);
	stream.writeUInt16LE(0x00bf, 12);
	stream.writeUInt16LE(14, 32);
	stream.writeUInt16LE(22, 62);
	stream.writeUInt32LE(text.length / 2, 76);
	stream.writeUInt16LE(93, 152);
	text.copy(stream, start);
	// The piece table ([MS-DOC] 2.9.38): one piece from the first character to the last.
	const table = Buffer.alloc(4096);
	table[0] = 2;
	table.writeUInt32LE(16, 1);
	table.writeUInt32LE(text.length / 2, 9);
	table.writeUInt32LE(start, 15);
	stream.writeUInt32LE(0, 0x1a2);
	stream.writeUInt32LE(21, 0x1a6);
	return compound(content, { WordDocument: stream, '1Table': table });
}

/** An Excel 97 workbook ([MS-XLS]) of one sheet. */
export function smallXls(content: Content): Buffer {
	const record = (type: number, data: Buffer): Buffer => {
		const head = Buffer.alloc(4);
		head.writeUInt16LE(type, 0);
		head.writeUInt16LE(data.length, 2);
		return Buffer.concat([head, data]);
	};
	const begin = (kind: number): Buffer => record(0x0809, Buffer.from([0, 6, kind, 0, 0xbb, 0x0d, 0xcc, 0x07, 0, 0, 0, 0, 6, 0, 0, 0]));
	const wide = (text: string, lengthBytes: 1 | 2): Buffer => {
		const length = Buffer.alloc(lengthBytes);
		length.writeUIntLE(text.length, 0, lengthBytes);
		return Buffer.concat([length, Buffer.from([1]), Buffer.from(text, 'utf16le')]);
	};
	const cells = content.lines.map((line, row) => record(0x0204, Buffer.concat([Buffer.from([row, 0, 0, 0, 15, 0]), wide(line, 2)])));
	const header = content.marking === null ? [] : [record(0x0014, wide(`&C${content.marking}`, 2))];
	const end = record(0x000a, Buffer.alloc(0));
	const sheet = Buffer.concat([begin(0x10), ...header, ...cells, end]);
	const globals = (offset: number): Buffer => {
		const place = Buffer.alloc(6);
		place.writeUInt32LE(offset, 0);
		return Buffer.concat([
			begin(0x05),
			record(0x0042, Buffer.from([0xb0, 4])),
			record(0x0085, Buffer.concat([place, wide('表1', 1)])),
			end,
		]);
	};
	const book = Buffer.concat([globals(globals(0).length), sheet]);
	return compound(content, { Workbook: Buffer.concat([book, Buffer.alloc(Math.max(0, 4096 - book.length))]) });
}

const SUMMARY = 'e0859ff2f94f6810ab9108002b27b3d9';
const DOCUMENT_SUMMARY = '02d5cdd59c2e1b10939708002b2cf9ae';
const USER_DEFINED = '05d5cdd59c2e1b10939708002b2cf9ae';

function compound({ index, marking, level }: Content, streams: Readonly<Record<string, Buffer>>): Buffer {
	const file = CFB.utils.cfb_new();
	for (const [name, bytes] of Object.entries(streams)) CFB.utils.cfb_add(file, `/${name}`, bytes);
	const summary = [
		[2, text(`議事録 ${index}`)],
		[4, text('総務課')],
		...(marking === null ? [] : ([[5, text(marking)]] as const)),
	] as const;
	const custom = marking === null ? [] : ([[2, text(level)]] as const);
	CFB.utils.cfb_add(file, '/\u0005SummaryInformation', propertySets([[SUMMARY, section(summary)]]));
	CFB.utils.cfb_add(
		file,
		'/\u0005DocumentSummaryInformation',
		propertySets([
			[DOCUMENT_SUMMARY, section([[15, text('西原村')]])],
			[USER_DEFINED, section(custom, custom.length === 0 ? null : dictionary('機密性'))],
		]),
	);
	return Buffer.from(CFB.write(file, { type: 'buffer' }) as Buffer);
}

/** Property sets ([MS-OLEPS] 2.21). */
function propertySets(sets: readonly (readonly [string, Buffer])[]): Buffer {
	const head = Buffer.alloc(28 + sets.length * 20);
	head.writeUInt16LE(0xfffe, 0);
	head.writeUInt32LE(0x00020006, 4);
	head.writeUInt32LE(sets.length, 24);
	let at = head.length;
	for (const [index, [id, bytes]] of sets.entries()) {
		Buffer.from(id, 'hex').copy(head, 28 + index * 20);
		head.writeUInt32LE(at, 44 + index * 20);
		at += bytes.length;
	}
	return Buffer.concat([head, ...sets.map(([, bytes]) => bytes)]);
}

/** One set: the code page (UTF-8), the names of its properties, the properties. */
function section(properties: readonly (readonly [number, Buffer])[], names: Buffer | null = null): Buffer {
	const codePage = Buffer.from([2, 0, 0, 0, 0xe9, 0xfd, 0, 0]);
	const all: readonly (readonly [number, Buffer])[] = [[1, codePage], ...(names === null ? [] : ([[0, names]] as const)), ...properties];
	const head = Buffer.alloc(8 + all.length * 8);
	let at = head.length;
	for (const [index, [id, value]] of all.entries()) {
		head.writeUInt32LE(id, 8 + index * 8);
		head.writeUInt32LE(at, 12 + index * 8);
		at += value.length;
	}
	head.writeUInt32LE(at, 0);
	head.writeUInt32LE(all.length, 4);
	return Buffer.concat([head, ...all.map(([, value]) => value)]);
}

function text(value: string): Buffer {
	return Buffer.concat([Buffer.from([0x1e, 0, 0, 0]), counted(value)]);
}

function dictionary(name: string): Buffer {
	const entry = Buffer.alloc(8);
	entry.writeUInt32LE(1, 0);
	entry.writeUInt32LE(2, 4);
	return Buffer.concat([entry, counted(name)]);
}

/** Length, bytes with their closing zero, and zeros up to the next four bytes. */
function counted(value: string): Buffer {
	const bytes = Buffer.from(`${value}\0`);
	const length = Buffer.alloc(4);
	length.writeUInt32LE(bytes.length, 0);
	return Buffer.concat([length, bytes, Buffer.alloc(-bytes.length & 3)]);
}
