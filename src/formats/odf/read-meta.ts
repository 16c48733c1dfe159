import { type Collector, collectForeign, findInField, foreignField, labelsOfProperties, propertyMarking, toMarking } from '../marks';
import { XmlScanner } from '../xml';
import { findTag } from './outline';

/** The metadata in which offices put labels, with the names under which `marks` knows them. */
export const META_FIELDS: Readonly<Record<string, string>> = {
	keyword: 'keywords',
	title: 'title',
	subject: 'subject',
	description: 'description',
};

/** Longer values are data of other programs. */
const MAX_VALUE = 1000;

/** Reads user-defined metadata, the descriptive fields and protection labels (ODF 1.4 part 3, 4.3). @throws XmlError */
export function readMeta(text: string, where: string, collector: Collector): void {
	const from = findTag(text, 'meta');
	if (from < 0) return;
	const scanner = new XmlScanner(text, from, text.length, true);
	const properties: { name: string; value: string }[] = [];
	if (scanner.next() !== 'open') return;
	for (let token = scanner.next(); token !== 'end' && scanner.depth > 0; token = scanner.next()) {
		if (token !== 'open') continue;
		const local = scanner.local;
		const field = Object.hasOwn(META_FIELDS, local) ? META_FIELDS[local] : undefined;
		if (local === 'user-defined') {
			const name = scanner.attribute('name') ?? '';
			const value = contentOf(scanner);
			properties.push({ name, value });
			if (foreignField(name) || value.length > MAX_VALUE) continue;
			const parsed = propertyMarking(name, value, collector.policy);
			if (parsed) collector.markings.push(toMarking(parsed, 'property', `${where}#${name}`));
		} else if (field !== undefined) {
			const value = contentOf(scanner);
			for (const { marking } of findInField(field, value, `${where}#${field}`, collector.policy)) collector.markings.push(marking);
		}
	}
	collectForeign(labelsOfProperties(properties, where), collector);
}

/** All the text in the element whose opening tag is the current token. */
function contentOf(scanner: XmlScanner): string {
	const outer = scanner.depth - 1;
	let value = '';
	while (scanner.depth > outer) {
		const token = scanner.next();
		if (token === 'end') break;
		if (token === 'text') value += scanner.value();
	}
	return value;
}
