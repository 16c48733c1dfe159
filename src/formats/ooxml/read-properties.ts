import { type Collector, propertyMarking, toMarking } from '../marks/collector';
import { findInField } from '../marks/field';
import { collectForeign, isForeignProperty, labelsOfPart, labelsOfProperties } from '../marks/msip';
import { XmlScanner } from '../xml';
import { readCustom } from './custom';
import { type Package, type Relationship, readPart, within } from './package';

/** The core properties in which offices put labels. */
export const CORE_FIELDS: ReadonlySet<string> = new Set(['keywords', 'category', 'subject', 'title', 'contentStatus', 'description']);

/** Target of the package's relationship of a kind, or the usual name where there is none: early writers left relationships out. */
export function propertyPart(pkg: Package, kinds: readonly string[], usual: string): string {
	const found = pkg.relationships.find((relationship: Relationship) => kinds.includes(relationship.kind) && !relationship.external);
	return found?.target ?? usual;
}

export const CUSTOM_KINDS = ['customproperties'];
export const CORE_KINDS = ['coreproperties'];

/** Longer values are data of other programs. */
const MAX_VALUE = 1000;

/** Reads custom properties, core properties and protection labels. */
export function readProperties(pkg: Package, collector: Collector): void {
	let properties: ReturnType<typeof labelsOfProperties> = [];
	collector.attempt(() => {
		const part = propertyPart(pkg, CUSTOM_KINDS, 'docProps/custom.xml');
		const text = readPart(pkg.archive, part)?.text;
		if (text === undefined) return;
		const custom = within(part, () => readCustom(text));
		for (const { name, value } of custom) {
			if (isForeignProperty(name) || value.length > MAX_VALUE) continue;
			const parsed = propertyMarking(name, value, collector.policy);
			if (parsed) collector.markings.push(toMarking(parsed, 'property', `${part}#${name}`));
		}
		properties = labelsOfProperties(custom, part);
	});
	collector.attempt(() => {
		const relationship = pkg.relationships.find(({ kind }) => kind === 'classificationlabels');
		const text = relationship ? readPart(pkg.archive, relationship.target)?.text : undefined;
		// Where the part exists the properties are leftovers for old programs (MS-OFFCRYPTO 2.6.3), but they know the label's name.
		if (relationship && text !== undefined) {
			const names = new Map(properties.map(({ guid, name }) => [guid, name]));
			properties = within(relationship.target, () => labelsOfPart(text, relationship.target)).map((label) => ({
				...label,
				name: names.get(label.guid) ?? '',
			}));
		}
		collectForeign(properties, collector);
	});
	collector.attempt(() => {
		const part = propertyPart(pkg, CORE_KINDS, 'docProps/core.xml');
		const text = readPart(pkg.archive, part)?.text;
		if (text !== undefined) within(part, () => readCore(text, part, collector));
	});
}

function readCore(text: string, part: string, collector: Collector): void {
	const scanner = new XmlScanner(text);
	let field: string | null = null;
	let value = '';
	for (let token = scanner.next(); token !== 'end'; token = scanner.next()) {
		if (token === 'open' && scanner.depth === 2) {
			field = CORE_FIELDS.has(scanner.local) ? scanner.local : null;
			value = '';
		} else if (token === 'text') {
			if (field !== null) value += scanner.value();
		} else if (token === 'close' && field !== null) {
			// `cp:keywords` may hold `cp:value` elements, one a keyword.
			if (scanner.depth > 1) value += ';';
			else {
				for (const { marking } of findInField(field, value, `${part}#${field}`, collector.policy)) collector.markings.push(marking);
				field = null;
			}
		}
	}
}
