import { type Collector, propertyMarking, toMarking } from '../marks/collector';
import { findInField } from '../marks/field';
import { collectForeign, type ForeignLabel, isForeignProperty, labelsOfProperties } from '../marks/msip';
import { parseXml } from '../xml';
import { fieldOf } from './names';
import { openPacket } from './packet';
import { findRdf, mayBeNamed, propertiesOf, type XmpProperty } from './properties';

/** Longer values are data of other programs. */
const MAX_VALUE = 1000;

/**
 * Reads the labels in an XMP packet (ISO 16684-1), in whatever writing, encoding and wrapper: our own properties, other custom ones, the
 * descriptive fields, and protection labels (MSIP). Markings get the place `property`. Bad XML is remembered as the collector's `unreadable`.
 * @param where the packet's place for people; markings stand at `<where>#<prefix>:<name>`.
 */
export function collectXmp(packet: Buffer, where: string, collector: Collector): void {
	collector.attempt(() => {
		const { body } = openPacket(packet);
		if (!/<[^?!]/.test(body)) return;
		const foreign: { name: string; value: string }[] = [];
		for (const rdf of findRdf(parseXml(body))) {
			for (const property of propertiesOf(rdf, body)) readProperty(property, where, collector, foreign);
		}
		collectForeign(labels(foreign, where), collector);
	});
}

function labels(properties: readonly { name: string; value: string }[], where: string): ForeignLabel[] {
	return properties.length === 0 ? [] : labelsOfProperties(properties, where);
}

function readProperty(property: XmpProperty, where: string, collector: Collector, foreign: { name: string; value: string }[]): void {
	const { name, namespace, values } = property;
	if (isForeignProperty(name)) {
		foreign.push({ name, value: values[0]?.text ?? '' });
		return;
	}
	const field = fieldOf(namespace, name);
	if (field === null && !mayBeNamed(property)) return;
	const at = `${where}#${property.label}`;
	for (const { text } of values) {
		if (text.length > MAX_VALUE) continue;
		if (field !== null) {
			for (const { marking } of findInField(field, text, at, collector.policy)) collector.markings.push(marking);
			continue;
		}
		const parsed = propertyMarking(name, text, collector.policy);
		if (parsed) collector.markings.push(toMarking(parsed, 'property', at));
	}
}
