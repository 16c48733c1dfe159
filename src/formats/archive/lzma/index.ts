import { ZipError } from '../../zip';
import { LzmaDecoder } from './decoder';

/** Decodes a stream of LZMA whose size is known; `properties` as 7z and zip have them: one byte and the size of the dictionary. @throws ZipError */
export function decodeLzma(input: Buffer, properties: Buffer, size: number): Buffer {
	const [first] = properties;
	if (first === undefined) throw new ZipError('damaged', 'LZMA properties');
	const output = Buffer.alloc(size);
	new LzmaDecoder(output, first).decode(input, 0, input.length, 0, size);
	return output;
}

/** One chunk of LZMA2: where its packed bytes stand, and how many come out. */
interface Chunk {
	readonly control: number;
	readonly properties: number;
	readonly start: number;
	readonly end: number;
	readonly size: number;
}

/** The chunks of an LZMA2 stream, without decoding them; `end` behind the mark of its end. @throws ZipError */
export function scanLzma2(input: Buffer, from: number): { readonly chunks: readonly Chunk[]; readonly size: number; readonly end: number } {
	const chunks: Chunk[] = [];
	let size = 0;
	for (let at = from; at < input.length; ) {
		const control = input[at++] as number;
		if (control === 0) return { chunks, size, end: at };
		const coded = control >= 0x80;
		if ((!coded && control > 2) || at + 6 > input.length + (coded ? 0 : 4)) break;
		const length = input.readUInt16BE(at) + 1 + (coded ? (control & 0x1f) * 0x10000 : 0);
		const packed = coded ? input.readUInt16BE(at + 2) + 1 : length;
		at += coded ? 4 : 2;
		const properties = control >= 0xc0 ? (input[at++] as number) : -1;
		chunks.push({ control, properties, start: at, end: at + packed, size: length });
		size += length;
		at += packed;
		if (at > input.length) break;
	}
	throw new ZipError('damaged', 'LZMA2: cut short');
}

/** Decodes the chunks that `scanLzma2` found into `output`, from `at`. @throws ZipError */
export function decodeLzma2(input: Buffer, chunks: readonly Chunk[], output: Buffer, from = 0): void {
	let decoder: LzmaDecoder | null = null;
	let dictionary = from;
	let at = from;
	for (const { control, properties, start, end, size } of chunks) {
		if (control === 1 || control >= 0xe0) dictionary = at;
		if (control < 0x80) input.copy(output, at, start, end);
		else {
			if (properties >= 0) decoder = new LzmaDecoder(output, properties);
			else if (control >= 0xa0) decoder?.reset();
			if (decoder === null) throw new ZipError('damaged', 'LZMA2: no properties');
			decoder.dictionary = dictionary;
			decoder.decode(input, start, end, at, at + size);
		}
		at += size;
	}
}
