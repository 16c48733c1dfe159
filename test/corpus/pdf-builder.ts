import { deflateSync } from 'node:zlib';

/** An indirect object; what stands between `stream` and `endstream` if it is a stream. */
export interface Part {
	readonly number: number;
	readonly text: string;
	readonly stream?: Buffer;
}

export interface PdfOptions {
	/** Text of the value of `/Info`. */
	readonly info?: string;
	/** More in the trailer. */
	readonly trailer?: string;
	/** File to which this is an incremental update. */
	readonly after?: Buffer;
}

function body(parts: readonly Part[], start: Buffer): { bytes: Buffer; offsets: Map<number, number> } {
	const chunks = [start];
	const offsets = new Map<number, number>();
	let size = start.length;
	for (const part of parts) {
		offsets.set(part.number, size);
		const chunk = Buffer.concat([
			Buffer.from(`${part.number} 0 obj\n${part.text}`, 'latin1'),
			part.stream ? Buffer.concat([Buffer.from('\nstream\r\n'), part.stream, Buffer.from('\nendstream')]) : Buffer.alloc(0),
			Buffer.from('\nendobj\n'),
		]);
		chunks.push(chunk);
		size += chunk.length;
	}
	return { bytes: Buffer.concat(chunks), offsets };
}

function table(offsets: ReadonlyMap<number, number>): string {
	const last = Math.max(...offsets.keys());
	const rows = Array.from({ length: last + 1 }, (_, number) => {
		const offset = offsets.get(number);
		return offset === undefined ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`;
	});
	return `xref\n0 ${rows.length}\n${rows.join('')}`;
}

/** A file with a cross-reference table. */
export function buildPdf(parts: readonly Part[], options: PdfOptions = {}): Buffer {
	const start = options.after ?? Buffer.from('%PDF-1.4\n%comment\n');
	const { bytes, offsets } = body(parts, start);
	const previous = options.after ? `/Prev ${Number(/startxref\n(\d+)\n%%EOF\n$/.exec(options.after.toString('latin1'))?.[1])}` : '';
	const info = options.info === undefined ? '' : `/Info ${options.info}`;
	const trailer = `trailer\n<</Size ${Math.max(...offsets.keys()) + 1} /Root 1 0 R ${info} ${previous} ${options.trailer ?? ''}>>`;
	return Buffer.concat([bytes, Buffer.from(`${table(offsets)}${trailer}\nstartxref\n${bytes.length}\n%%EOF\n`, 'latin1')]);
}

const CONTENT: Part = { number: 4, text: '<</Length 40>>', stream: Buffer.from('BT /F1 12 Tf 10 10 Td (packed) Tj ET'.padEnd(40)) };
const PACKED = [
	'<</Type /Catalog /Pages 2 0 R /Lang (ja)>>',
	'<</Type /Pages /Kids [3 0 R] /Count 1>>',
	'<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>>>',
];

function objectStream(number: number, first: number, texts: readonly string[]): Part {
	let at = 0;
	const head = texts.map((text, index) => {
		const pair = `${first + index} ${at}`;
		at += text.length + 1;
		return pair;
	});
	const start = `${head.join(' ')} `;
	const stream = deflateSync(Buffer.from(start + texts.join(' '), 'latin1'));
	return {
		number,
		text: `<</Type /ObjStm /N ${texts.length} /First ${start.length} /Filter /FlateDecode /Length ${stream.length}>>`,
		stream,
	};
}

function xrefStream(number: number, rows: readonly (readonly [number, number, number])[], index: string, more: string): Part {
	const bytes = Buffer.alloc(rows.length * 6);
	for (const [row, [kind, second, third]] of rows.entries()) {
		bytes[row * 6] = kind;
		bytes.writeUInt32BE(second, row * 6 + 1);
		bytes[row * 6 + 5] = third;
	}
	// PNG's "up" predictor, as most writers have it.
	const lines = rows.map((_, row) =>
		Buffer.from([
			2,
			...Array.from({ length: 6 }, (_, n) => ((bytes[row * 6 + n] ?? 0) - (row === 0 ? 0 : (bytes[row * 6 - 6 + n] ?? 0))) & 0xff),
		]),
	);
	const stream = deflateSync(Buffer.concat(lines));
	const filter = `/Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns 6>> /Length ${stream.length}`;
	return { number, text: `<</Type /XRef /W [1 4 1] /Index [${index}] ${more} ${filter}>>`, stream };
}

/** A file whose catalog and page stand in an object stream, with a cross-reference stream. */
export function packedPdf(extra = '(extra)'): Buffer {
	const parts = [CONTENT, objectStream(5, 1, PACKED), objectStream(6, 7, [extra])];
	const { bytes, offsets } = body(parts, Buffer.from('%PDF-1.5\n'));
	const at = (number: number): [number, number, number] => [1, offsets.get(number) ?? 0, 0];
	const rows: [number, number, number][] = [
		[0, 0, 0],
		[2, 5, 0],
		[2, 5, 1],
		[2, 5, 2],
		at(4),
		at(5),
		at(6),
		[2, 6, 0],
		[1, bytes.length, 0],
	];
	const end = body([xrefStream(8, rows, '0 9', '/Size 9 /Root 1 0 R')], bytes).bytes;
	return Buffer.concat([end, Buffer.from(`startxref\n${bytes.length}\n%%EOF\n`)]);
}

/** A hybrid file: a table for old readers, in which what only new ones need is called free (ISO 32000-2, 7.5.8.4). */
export function hybridPdf(): Buffer {
	const first: Part[] = [
		{ number: 1, text: '<</Type /Catalog /Pages 2 0 R /Names 7 0 R>>' },
		{ number: 2, text: PACKED[1] ?? '' },
		{ number: 3, text: PACKED[2] ?? '' },
		CONTENT,
		objectStream(5, 7, ['<</Hidden (for new readers)>>']),
	];
	const { bytes, offsets } = body(first, Buffer.from('%PDF-1.5\n'));
	const stream = xrefStream(
		6,
		[
			[1, offsets.get(5) ?? 0, 0],
			[2, 5, 0],
		].map((row) => row as [number, number, number]),
		'5 1 7 1',
		'/Size 8',
	);
	const hidden = body([stream], bytes);
	offsets.delete(5);
	const trailer = `trailer\n<</Size 8 /Root 1 0 R /XRefStm ${bytes.length}>>\nstartxref\n${hidden.bytes.length}\n%%EOF\n`;
	const rows = table(offsets).replace('0 5\n', '0 8\n') + '0000000000 65535 f \n'.repeat(3);
	return Buffer.concat([hidden.bytes, Buffer.from(rows + trailer, 'latin1')]);
}
