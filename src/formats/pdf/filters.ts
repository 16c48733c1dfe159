import { constants, inflateSync } from 'node:zlib';
import { decode85, decodeHex, decodeLzw, decodeRuns } from './filters-simple';
import { PdfDict, PdfError, type PdfValue } from './values';

/** Bytes that a cross-reference or object stream may have; a bomb has more. */
const LIMIT = 1 << 28;

/**
 * Decodes a stream that is no image: Flate, LZW (each with or without predictor), ASCIIHex, ASCII85, RunLength, one behind the other (ISO 32000-2, 7.4).
 * @param limit bytes that the result may have
 * @param resolve what a reference among the parameters refers to
 * @throws PdfError `damaged`, or `unsupported-file` for other filters
 */
export function decodeStream(dict: PdfDict, data: Buffer, limit = LIMIT, resolve: (value: PdfValue) => PdfValue = same): Buffer {
	const filters = listOf(resolve(dict.get('/Filter') ?? dict.get('/F')));
	const parameters = listOf(resolve(dict.get('/DecodeParms') ?? dict.get('/DP')));
	if (filters.length > 8) throw new PdfError('damaged', 'filter');
	let bytes = data;
	for (const [index, filter] of filters.entries()) {
		const given = resolve(parameters[index] ?? null);
		bytes = decodeOne(resolve(filter), bytes, given instanceof PdfDict ? given : null, limit);
	}
	return bytes;
}

function same(value: PdfValue): PdfValue {
	return value;
}

function listOf(value: PdfValue): readonly PdfValue[] {
	return Array.isArray(value) ? value : value === null ? [] : [value];
}

function decodeOne(filter: PdfValue, data: Buffer, parameters: PdfDict | null, limit: number): Buffer {
	switch (filter) {
		case '/FlateDecode':
		case '/Fl':
			return predicted(inflate(data, limit), parameters);
		case '/LZWDecode':
		case '/LZW':
			return predicted(decodeLzw(data, numberOf(parameters, '/EarlyChange', 1), limit), parameters);
		case '/ASCIIHexDecode':
		case '/AHx':
			return decodeHex(data);
		case '/ASCII85Decode':
		case '/A85':
			return decode85(data);
		case '/RunLengthDecode':
		case '/RL':
			return decodeRuns(data, limit);
		// What it says was done when the stream was decrypted (7.4.10).
		case '/Crypt':
		case null:
			return data;
		default:
			throw new PdfError('unsupported-file', 'filter');
	}
}

function inflate(data: Buffer, limit: number): Buffer {
	try {
		// Without its last bytes a checksum is missing, not content.
		return inflateSync(data, { maxOutputLength: limit, finishFlush: constants.Z_SYNC_FLUSH });
	} catch {
		throw new PdfError('damaged', 'flate');
	}
}

function numberOf(dict: PdfDict | null, key: string, otherwise: number): number {
	const value = dict?.get(key);
	return typeof value === 'number' ? value : otherwise;
}

function predicted(plain: Buffer, parameters: PdfDict | null): Buffer {
	const predictor = numberOf(parameters, '/Predictor', 1);
	if (predictor === 1) return plain;
	const colors = numberOf(parameters, '/Colors', 1);
	const bits = colors * numberOf(parameters, '/BitsPerComponent', 8);
	const row = Math.ceil((bits * numberOf(parameters, '/Columns', 1)) / 8);
	if (!(row >= 1 && row <= 1 << 20)) throw new PdfError('damaged', 'predictor');
	if (predictor >= 10) return unpredict(plain, row, Math.max(1, bits >> 3));
	if (predictor !== 2 || bits !== colors * 8) throw new PdfError('unsupported-file', 'predictor');
	return undifference(plain, row, colors);
}

/** TIFF's predictor 2, of whole bytes. */
function undifference(bytes: Buffer, row: number, colors: number): Buffer {
	const out = Buffer.from(bytes);
	for (let at = 0; at < out.length; at++) if (at % row >= colors) out[at] = (out[at] ?? 0) + (out[at - colors] ?? 0);
	return out;
}

/** PNG's filters (ISO/IEC 15948, 9.2), one byte before each row. */
function unpredict(bytes: Buffer, row: number, pixel: number): Buffer {
	const rows = Math.floor((bytes.length + row) / (row + 1));
	const out = Buffer.alloc(rows * row);
	for (let line = 0; line < rows; line++) {
		const from = line * (row + 1);
		const to = line * row;
		for (let n = 0; n < row && from + 1 + n < bytes.length; n++) {
			const left = n >= pixel ? (out[to + n - pixel] ?? 0) : 0;
			const up = line > 0 ? (out[to + n - row] ?? 0) : 0;
			const corner = line > 0 && n >= pixel ? (out[to + n - row - pixel] ?? 0) : 0;
			out[to + n] = (bytes[from + 1 + n] ?? 0) + guessOf(bytes[from] ?? 0, left, up, corner);
		}
	}
	return out;
}

function guessOf(filter: number, left: number, up: number, corner: number): number {
	if (filter === 0) return 0;
	if (filter === 1) return left;
	if (filter === 2) return up;
	if (filter === 3) return (left + up) >> 1;
	if (filter !== 4) throw new PdfError('damaged', 'predictor');
	const guess = left + up - corner;
	const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
	return a <= b && a <= c ? left : b <= c ? up : corner;
}
