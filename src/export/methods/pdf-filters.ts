import { constants, inflateSync } from 'node:zlib';
import { PdfDict, PdfError, type PdfValue } from './pdf-values';

/** Bytes that a cross-reference or object stream may have; a bomb has more. */
const LIMIT = 1 << 28;

/**
 * Decodes a cross-reference stream or an object stream: no filter, or Flate with or without predictor (ISO 32000-2, 7.4.4), as all writers make them.
 * @throws PdfError `damaged`, or `unsupported-file` for other filters
 */
export function decodeStream(dict: PdfDict, data: Buffer): Buffer {
	const filter = only(dict.get('/Filter'));
	if (filter === null) return data;
	if (filter !== '/FlateDecode') throw new PdfError('unsupported-file', 'filter');
	const parameters = only(dict.get('/DecodeParms'));
	let plain: Buffer;
	try {
		// Without its last bytes a checksum is missing, not content.
		plain = inflateSync(data, { maxOutputLength: LIMIT, finishFlush: constants.Z_SYNC_FLUSH });
	} catch {
		throw new PdfError('damaged', 'flate');
	}
	if (!(parameters instanceof PdfDict)) return plain;
	const predictor = numberOf(parameters, '/Predictor', 1);
	if (predictor === 1) return plain;
	if (predictor < 10) throw new PdfError('unsupported-file', 'predictor');
	const bits = numberOf(parameters, '/Colors', 1) * numberOf(parameters, '/BitsPerComponent', 8);
	return unpredict(plain, Math.ceil((bits * numberOf(parameters, '/Columns', 1)) / 8), Math.max(1, bits >> 3));
}

function only(value: PdfValue): PdfValue {
	if (!Array.isArray(value)) return value;
	if (value.length > 1) throw new PdfError('unsupported-file', 'filter');
	return value[0] ?? null;
}

function numberOf(dict: PdfDict, key: string, otherwise: number): number {
	const value = dict.get(key);
	return typeof value === 'number' ? value : otherwise;
}

/** PNG's filters (ISO/IEC 15948, 9.2), one byte before each row. */
function unpredict(bytes: Buffer, row: number, pixel: number): Buffer {
	const rows = Math.floor((bytes.length + row) / (row + 1));
	if (row < 1 || row > 1 << 20) throw new PdfError('damaged', 'predictor');
	const out = Buffer.alloc(rows * row);
	for (let line = 0; line < rows; line++) {
		const from = line * (row + 1);
		const to = line * row;
		for (let n = 0; n < row && from + 1 + n < bytes.length; n++) {
			const left = n >= pixel ? (out[to + n - pixel] ?? 0) : 0;
			const up = line > 0 ? (out[to + n - row] ?? 0) : 0;
			const corner = line > 0 && n >= pixel ? (out[to + n - row - pixel] ?? 0) : 0;
			out[to + n] = (bytes[from + 1 + n] ?? 0) + predicted(bytes[from] ?? 0, left, up, corner);
		}
	}
	return out;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
	if (filter === 0) return 0;
	if (filter === 1) return left;
	if (filter === 2) return up;
	if (filter === 3) return (left + up) >> 1;
	if (filter !== 4) throw new PdfError('damaged', 'predictor');
	const guess = left + up - corner;
	const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
	return a <= b && a <= c ? left : b <= c ? up : corner;
}
