import type { CompoundFile, CompoundStream } from '../compound';
import type { Collector } from '../marks';
import { collectForeign, findInField, isForeignProperty, labelsOfPart, labelsOfProperties, propertyMarking, toMarking } from '../marks';
import { decodeXml } from '../xml';
import { readPropertySets } from './property-set';

const SUMMARY = '\x05SummaryInformation';
const DOCUMENT_SUMMARY = '\x05DocumentSummaryInformation';

/** What of the two streams may hold a label, by number ([MS-OLEPS] 3.1.3; [MS-OSHARED] 2.3.3.2). */
const SUMMARY_FIELDS: ReadonlyMap<number, string> = new Map([
	[2, 'title'],
	[3, 'subject'],
	[5, 'keywords'],
	[6, 'description'],
]);
const DOCUMENT_FIELDS: ReadonlyMap<number, string> = new Map([
	[2, 'category'],
	[27, 'contentStatus'],
]);

/** {D5CDD505-2E9C-101B-9397-08002B2CF9AE}: the properties that people and programs add. */
const USER_DEFINED = '05d5cdd59c2e1b10939708002b2cf9ae';
/** Longer values are data of other programs. */
const MAX_VALUE = 1000;
const MAX_LABEL_INFO = 64 * 1024;

/** Where labels of encrypted documents stand in the open ([MS-OFFCRYPTO] 2.6.2). */
const LABEL_INFO = '\x06DataSpaces/TransformInfo/LabelInfo';

/** Reads the document properties of a compound file: summary, user-defined properties, labels of Microsoft Information Protection. */
export function readProperties(file: CompoundFile, collector: Collector): void {
	const summary = file.stream(SUMMARY);
	if (summary !== null && summary.size > 0) collector.attempt(() => readSummary(summary, SUMMARY, SUMMARY_FIELDS, collector));
	const document = file.stream(DOCUMENT_SUMMARY);
	const custom: { readonly name: string; readonly value: string }[] = [];
	if (document !== null && document.size > 0)
		collector.attempt(() => custom.push(...readSummary(document, DOCUMENT_SUMMARY, DOCUMENT_FIELDS, collector)));
	let labels = labelsOfProperties(custom, DOCUMENT_SUMMARY.slice(1));
	const stream = file.stream(LABEL_INFO);
	if (stream !== null) {
		collector.attempt(() => {
			const names = new Map(labels.map(({ guid, name }) => [guid, name]));
			const listed = labelsOfPart(decodeXml(stream.read(0, MAX_LABEL_INFO)).text, 'LabelInfo');
			labels = listed.map((label) => ({ ...label, name: names.get(label.guid) ?? '' }));
		});
	}
	collectForeign(labels, collector);
}

/** Looks at the summary's fields and at the user-defined properties; returns the latter. @throws CompoundError */
function readSummary(
	stream: CompoundStream,
	name: string,
	fields: ReadonlyMap<number, string>,
	collector: Collector,
): { readonly name: string; readonly value: string }[] {
	const where = name.slice(1);
	const custom: { name: string; value: string }[] = [];
	for (const { formatId, properties } of readPropertySets(stream, FIELD_IDS.get(fields) ?? null)) {
		for (const property of properties) {
			const { id, value } = property;
			if (value === null) continue;
			if (formatId === USER_DEFINED) {
				if (property.name !== null) custom.push({ name: property.name, value });
				continue;
			}
			const field = fields.get(id);
			if (field === undefined) continue;
			for (const { marking } of findInField(field, value, `${where}#${field}`, collector.policy)) collector.markings.push(marking);
		}
	}
	for (const property of custom) {
		if (isForeignProperty(property.name) || property.value.length > MAX_VALUE) continue;
		const parsed = propertyMarking(property.name, property.value, collector.policy);
		if (parsed) collector.markings.push(toMarking(parsed, 'property', `${where}#${property.name}`));
	}
	return custom;
}

const FIELD_IDS: ReadonlyMap<ReadonlyMap<number, string>, ReadonlySet<number>> = new Map(
	[SUMMARY_FIELDS, DOCUMENT_FIELDS].map((fields) => [fields, new Set(fields.keys())]),
);
