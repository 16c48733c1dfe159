import type { Encryption } from '../types';
import type { PdfObjects } from './objects';
import { PdfDict, PdfRef, type PdfValue } from './values';

/** Fields of a form that are looked at. */
const MOST_FIELDS = 20_000;

/** Whether a document carries a signature (ISO 32000-2, 12.8): a signature field with a value, or rights that are signed. @throws PdfError */
export function isSigned(objects: PdfObjects, catalog: PdfDict): boolean {
	if (objects.dict(catalog, '/Perms') !== null) return true;
	const form = objects.dict(catalog, '/AcroForm');
	const fields = form ? objects.get(form, '/Fields') : null;
	return Array.isArray(fields) && anySigned(objects, fields);
}

function anySigned(objects: PdfObjects, fields: readonly PdfValue[]): boolean {
	const queue: { value: PdfValue; type: PdfValue }[] = fields.map((value) => ({ value, type: null }));
	const seen = new Set<number>();
	for (let n = 0; n < queue.length && n < MOST_FIELDS; n++) {
		const { value, type: inherited } = queue[n] ?? { value: null, type: null };
		if (value instanceof PdfRef && (seen.size === seen.add(value.number).size || false)) continue;
		const field = objects.resolve(value);
		if (!(field instanceof PdfDict)) continue;
		const type = objects.get(field, '/FT') ?? inherited;
		if (type === '/Sig' && objects.dict(field, '/V') !== null) return true;
		const kids = objects.get(field, '/Kids');
		if (Array.isArray(kids)) for (const kid of kids) queue.push({ value: kid, type });
	}
	return false;
}

/** The encryption dictionary, or `null`. @throws PdfError */
export function encryptionOf(objects: PdfObjects): PdfDict | null {
	return objects.dict(objects.xref.trailer, '/Encrypt');
}

/** How a document is encrypted, by its encryption dictionary (ISO 32000-2, 7.6.2, tables 20, 21 and 25). @throws PdfError */
export function describeEncryption(objects: PdfObjects, dict: PdfDict): Encryption {
	const filter = objects.get(dict, '/Filter');
	const [version, revision] = [objects.get(dict, '/V'), objects.get(dict, '/R')];
	const length = objects.get(dict, '/Length');
	if (filter !== '/Standard') {
		return { scheme: `PDF ${typeof filter === 'string' ? filter.slice(1) : 'unknown'}`, algorithm: methodOf(objects, dict), keyBits: null };
	}
	const scheme = `PDF R${typeof revision === 'number' ? revision : '?'}`;
	const method = methodOf(objects, dict);
	if (version === 5) return { scheme, algorithm: method ?? 'AES-CBC', keyBits: 256 };
	if (version === 4) return { scheme, algorithm: method, keyBits: method === null ? null : 128 };
	return { scheme, algorithm: 'RC4', keyBits: version === 1 || typeof length !== 'number' ? 40 : length < 40 ? length * 8 : length };
}

/** The cipher of the crypt filter that streams go through. */
function methodOf(objects: PdfObjects, dict: PdfDict): string | null {
	const name = objects.get(dict, '/StmF');
	const filters = objects.dict(dict, '/CF');
	const filter = filters && typeof name === 'string' ? objects.dict(filters, name) : null;
	const method = filter ? objects.get(filter, '/CFM') : null;
	if (method === '/V2') return 'RC4';
	return method === '/AESV2' || method === '/AESV3' || method === '/AESV4' ? (method === '/AESV4' ? 'AES-GCM' : 'AES-CBC') : null;
}
