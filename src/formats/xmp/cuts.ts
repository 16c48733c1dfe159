import { namespaceOf, type Splice, type XmlAttribute, type XmlElement } from '../xml';
import { RDF } from './names';

/** What is taken out of a packet; a description that holds nothing any more goes along. */
export class Cuts {
	private readonly elements = new Set<XmlElement>();
	private readonly attributes = new Map<XmlElement, Set<XmlAttribute>>();

	constructor(private readonly text: string) {}

	/** Takes out an element with the white space before it. */
	element(element: XmlElement): void {
		this.elements.add(element);
	}

	attribute(owner: XmlElement, attribute: XmlAttribute): void {
		const cut = this.attributes.get(owner) ?? new Set();
		cut.add(attribute);
		this.attributes.set(owner, cut);
	}

	isCut(element: XmlElement | null): boolean {
		for (let at = element; at; at = at.parent) if (this.elements.has(at)) return true;
		return false;
	}

	isCutAttribute(owner: XmlElement, attribute: XmlAttribute): boolean {
		return this.attributes.get(owner)?.has(attribute) === true;
	}

	/** Takes out the descriptions of `rdf` that lost all they had. */
	collapse(rdf: XmlElement): void {
		for (const node of rdf.children) {
			const touched = this.attributes.has(node) || node.children.some((child) => this.elements.has(child));
			if (touched && node.children.every((child) => this.elements.has(child)) && this.isBare(node)) this.elements.add(node);
		}
	}

	/** Whether a description has no property left among its attributes. */
	private isBare(node: XmlElement): boolean {
		const cut = this.attributes.get(node);
		return node.attributes.every((attribute) => {
			if (cut?.has(attribute) === true || attribute.name.startsWith('xmlns') || attribute.name === 'about') return true;
			const colon = attribute.name.indexOf(':');
			return colon > 0 && namespaceOf(node, attribute.name.slice(0, colon)) === RDF;
		});
	}

	/** The splices, without those that lie within what is taken out. */
	finish(others: readonly Splice[]): Splice[] {
		const cuts: Splice[] = [];
		for (const element of this.elements) {
			if (!this.isCut(element.parent)) cuts.push({ start: this.spaceBefore(element.start), end: element.end, text: '' });
		}
		for (const [owner, attributes] of this.attributes) {
			if (this.isCut(owner)) continue;
			for (const attribute of attributes) {
				const start = nameStart(this.text, attribute);
				cuts.push({ start: this.spaceBefore(start), end: attribute.end + 1, text: '' });
			}
		}
		const left = others.filter(({ start, end }) => !cuts.some((cut) => start > cut.start && end < cut.end));
		return [...cuts, ...left];
	}

	private spaceBefore(at: number): number {
		let start = at;
		while (start > 0 && /[ \t\r\n]/.test(this.text.charAt(start - 1))) start--;
		return start;
	}
}

/** Where an attribute's name begins: only `=`, white space and a quotation mark stand between it and the value. */
export function nameStart(text: string, attribute: XmlAttribute): number {
	return text.lastIndexOf(attribute.name, attribute.start - 1 - attribute.name.length);
}
