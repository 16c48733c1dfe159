import type { Place } from '../../policy/types';
import type { ByteSource } from '../types';
import type { PdfDocument } from './document';
import { DIGEST_DIGITS, digestOf, OWN_KEY } from './section';
import { PdfString } from './values';

/** The last section of a document, where we wrote it and nobody changed it since. */
export interface OwnSection {
	/** Bytes of the file without it. */
	readonly size: number;
	readonly bytes: Buffer;
	readonly places: readonly Place[];
}

/** Stamps and properties take some kilobytes; thousands of pages some megabytes. */
const MOST = 1 << 26;
const ZERO = 0x30;

/** Finds our own section at a document's end. A hash proves that it is whole, and so that what stands before it is what it was made for. @throws PdfError */
export function ownSection(source: ByteSource, { objects: { xref, store }, start }: PdfDocument): OwnSection | null {
	const given = xref.trailer.get(OWN_KEY);
	if (!Array.isArray(given) || xref.newest === null) return null;
	const [from, places, digest] = given;
	if (typeof from !== 'number' || !Number.isInteger(from) || !(places instanceof PdfString) || !(digest instanceof PdfString)) return null;
	const length = store.size - from;
	if (from <= 0 || xref.newest.at < from || length <= 0 || length > MOST || digest.bytes.length * 2 !== DIGEST_DIGITS) return null;
	const bytes = Buffer.from(source.read(start + from, length));
	const at = digest.from - from + 1;
	if (bytes.length !== length || at < 0 || digest.to - digest.from !== DIGEST_DIGITS + 2) return null;
	const plain = Buffer.from(bytes).fill(ZERO, at, at + DIGEST_DIGITS);
	if (digestOf(plain) !== digest.bytes.toString('hex')) return null;
	return { size: start + from, bytes, places: placesOf(places.bytes.toString('latin1')) };
}

function placesOf(text: string): Place[] {
	const words = text.split(' ');
	return (['property', 'page-header'] as const).filter((place) => words.includes(place));
}

/** The first bytes of a source. */
export class StartOf implements ByteSource {
	constructor(
		private readonly source: ByteSource,
		readonly size: number,
	) {}

	read(offset: number, length: number): Uint8Array {
		return this.source.read(offset, Math.max(0, Math.min(length, this.size - offset)));
	}
}
