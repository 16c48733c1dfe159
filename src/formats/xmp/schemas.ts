import { attributeOf, textOf, type XmlElement } from '../xml';
import { OWN_NAMESPACE, PDFA_EXTENSION } from './names';

/** The descriptions of namespaces in a PDF/A packet. */
export interface Schemas {
	/** The `pdfaExtension:schemas` element, or null where there is none. */
	readonly element: XmlElement | null;
	readonly bag: XmlElement | null;
	/** The items that describe our namespace. */
	readonly own: readonly XmlElement[];
}

/** Finds them among the descriptions of the packet. */
export function findSchemas(rdfs: readonly XmlElement[], text: string): Schemas {
	const all = rdfs
		.flatMap((rdf) => rdf.children)
		.flatMap((node) => node.children)
		.filter(({ local, namespace }) => local === 'schemas' && namespace === PDFA_EXTENSION);
	const own = all.flatMap((each) => itemsOf(each)).filter((item) => describesOwn(item, text));
	const element = all.find((each) => itemsOf(each).some((item) => !own.includes(item))) ?? all[0] ?? null;
	return { element, bag: element?.children[0] ?? null, own };
}

function itemsOf(schemas: XmlElement): readonly XmlElement[] {
	return schemas.children.flatMap((bag) => bag.children);
}

function describesOwn(item: XmlElement, text: string): boolean {
	for (const node of [item, ...item.children]) {
		if (attributeOf(node, 'namespaceURI') === OWN_NAMESPACE) return true;
		for (const child of [node, ...node.children]) {
			if (child.local === 'namespaceURI' && textOf(child, text).trim() === OWN_NAMESPACE) return true;
		}
	}
	return false;
}
