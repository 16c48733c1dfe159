import { type Collector, collectForeign, findInField, isForeignProperty, labelsOfProperties, propertyMarking, toMarking } from '../marks';
import type { PdfObjects } from './objects';
import { decodeName, decodeText } from './text-string';
import { PdfDict, PdfRef, PdfString } from './values';

/** What the other keys of the information dictionary say is no label (ISO 32000-2, table 349). */
const PLAIN: ReadonlySet<string> = new Set(['/Author', '/Creator', '/Producer', '/CreationDate', '/ModDate', '/Trapped']);
/** Keys in which offices put labels. */
export const FIELDS: Readonly<Record<string, string>> = { '/Title': 'title', '/Subject': 'subject', '/Keywords': 'keywords' };

/** Longer values are data of other programs. */
const MAX_VALUE = 4000;

/** One entry of the information dictionary, decoded. */
export interface InfoEntry {
	/** As in the dictionary, with its slash. */
	readonly key: string;
	readonly name: string;
	readonly value: string;
}

/** The textual entries of the information dictionary (ISO 32000-2, 14.3.3). @throws PdfError */
export function infoEntries(objects: PdfObjects): InfoEntry[] {
	const reference = objects.xref.trailer.get('/Info');
	const info = objects.resolve(reference);
	if (!(info instanceof PdfDict)) return [];
	const owner = reference instanceof PdfRef ? objects.entry(reference.number) : null;
	const entries: InfoEntry[] = [];
	for (const key of info.keys()) {
		if (PLAIN.has(key)) continue;
		const given = info.get(key);
		const value = objects.resolve(given);
		if (typeof value === 'string') entries.push({ key, name: decodeName(key), value: decodeName(value) });
		if (!(value instanceof PdfString)) continue;
		const holder = given instanceof PdfRef ? objects.entry(given.number) : owner;
		const plain = objects.decrypt !== null && holder !== null && !holder.packed;
		const bytes = plain ? objects.decrypt?.(value.bytes, holder.number, holder.generation, 'string', null) : value.bytes;
		if (bytes !== undefined && bytes.length <= MAX_VALUE) entries.push({ key, name: decodeName(key), value: decodeText(bytes) });
	}
	return entries;
}

/** Reads the labels of the information dictionary: title, subject, keywords, custom entries, protection labels. @throws PdfError */
export function readInfo(objects: PdfObjects, collector: Collector): void {
	const entries = infoEntries(objects);
	for (const { key, name, value } of entries) {
		const where = `Info#${name}`;
		const field = FIELDS[key];
		if (field !== undefined) {
			for (const { marking } of findInField(field, value, where, collector.policy)) collector.markings.push(marking);
		} else if (!isForeignProperty(name)) {
			const parsed = propertyMarking(name, value, collector.policy);
			if (parsed) collector.markings.push(toMarking(parsed, 'property', where));
		}
	}
	if (entries.some(({ name }) => isForeignProperty(name))) collectForeign(labelsOfProperties(entries, 'Info'), collector);
}
