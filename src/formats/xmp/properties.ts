import { namespaceOf, textOf, type XmlAttribute, type XmlElement } from '../xml';
import { decodeName, isCustom, OWN_NAMESPACE, RDF } from './names';

/** One value of a property; a range of the text where it may be replaced. */
export interface XmpValue {
	readonly text: string;
	readonly start: number;
	readonly end: number;
	readonly quoted: boolean;
	/** The `rdf:li` that it stands in. */
	readonly item: XmlElement | null;
}

/** A property as it stands in a packet: an attribute or an element. */
export interface XmpProperty {
	readonly namespace: string;
	/** With the prefix as written, escapes resolved: `pdfx:機密性`. */
	readonly label: string;
	/** Without the prefix, escapes resolved. */
	readonly name: string;
	readonly values: readonly XmpValue[];
	readonly owner: XmlElement;
	readonly element: XmlElement | null;
	readonly attribute: XmlAttribute | null;
}

/** The `rdf:RDF` elements of a packet, wherever they stand. */
export function findRdf(root: XmlElement): XmlElement[] {
	const found: XmlElement[] = [];
	const look = (element: XmlElement, depth: number): void => {
		if (element.local === 'RDF' && element.namespace === RDF) found.push(element);
		else if (depth < 8) for (const child of element.children) look(child, depth + 1);
	};
	look(root, 0);
	return found;
}

/**
 * The properties of a packet in all the writings of RDF/XML that XMP knows (ISO 16684-1, 7.4 to 7.9): attributes, elements, arrays,
 * structures (only within custom namespaces: those of others have meanings of their own), `rdf:value` with qualifiers.
 */
export function propertiesOf(rdf: XmlElement, text: string): XmpProperty[] {
	const found: XmpProperty[] = [];
	for (const node of rdf.children) readNode(node, text, found);
	return found;
}

function readNode(node: XmlElement, text: string, found: XmpProperty[]): void {
	for (const attribute of node.attributes) {
		const colon = attribute.name.indexOf(':');
		const prefix = colon < 0 ? '' : attribute.name.slice(0, colon);
		if (prefix === 'xmlns' || prefix === 'xml' || attribute.name === 'xmlns') continue;
		// Attributes have no default namespace; an early `about` stood without prefix.
		const namespace = colon < 0 ? '' : (namespaceOf(node, prefix) ?? '');
		if (namespace === RDF || (colon < 0 && (attribute.name === 'about' || attribute.name === 'ID'))) continue;
		const name = decodeName(attribute.name.slice(colon + 1));
		const value = { text: attribute.value, start: attribute.start, end: attribute.end, quoted: true, item: null };
		const label = colon < 0 ? name : `${prefix}:${name}`;
		found.push({ namespace, label, name, values: [value], owner: node, element: null, attribute });
	}
	for (const child of node.children) if (child.namespace !== RDF) readProperty(child, node, text, found);
}

function readProperty(element: XmlElement, owner: XmlElement, text: string, found: XmpProperty[]): void {
	const { namespace, local } = element;
	const name = decodeName(local);
	const values: XmpValue[] = [];
	const prefix = element.name.slice(0, element.name.length - local.length);
	found.push({ namespace, label: prefix + name, name, values, owner, element, attribute: null });
	readValue(element, null, text, values, isCustom(namespace) ? found : null);
}

/** Reads what stands in a property or an array's item; `found` takes the fields of structures. */
function readValue(element: XmlElement, item: XmlElement | null, text: string, values: XmpValue[], found: XmpProperty[] | null): void {
	for (const { name, value, start, end } of element.attributes) {
		if (name.endsWith(':value') && namespaceOf(element, name.slice(0, -6)) === RDF)
			values.push({ text: value, start, end, quoted: true, item });
	}
	if (element.children.length === 0) {
		if (!element.empty) {
			const { contentStart: start, contentEnd: end } = element;
			values.push({ text: textOf(element, text), start, end, quoted: false, item });
		} else if (found) readNode(element, text, found);
		return;
	}
	let fields = false;
	for (const child of element.children) {
		if (child.namespace !== RDF) fields = true;
		else if (child.local === 'value' || child.local === 'Description') readValue(child, item, text, values, found);
		else if (child.local === 'Alt' || child.local === 'Bag' || child.local === 'Seq') {
			for (const each of child.children) if (each.namespace === RDF && each.local === 'li') readValue(each, each, text, values, found);
		}
	}
	if (found && fields) readNode(element, text, found);
}

/** Whether a property's name may mean an axis or a label. Single letters do in documents, in packets they are coordinates and colours. */
export function mayBeNamed({ namespace, name }: XmpProperty): boolean {
	return namespace === OWN_NAMESPACE || (isCustom(namespace) && name.length > 1);
}
