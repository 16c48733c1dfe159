import { prefixFor, type XmlElement } from '../xml';
import { NAMESPACES } from './names';

/** The prefixes under which new elements are written at some place of a part; those that are not declared there are declared on the spot. */
export class Namer {
	private readonly missing = new Set<keyof typeof NAMESPACES>();

	constructor(private readonly element: XmlElement) {}

	/** The prefix, with its colon, of a namespace. */
	of(name: keyof typeof NAMESPACES): string {
		const prefix = prefixFor(this.element, NAMESPACES[name]);
		if (prefix === null) this.missing.add(name);
		return `${prefix ?? name}:`;
	}

	/** Declarations for the outermost new element of what `of` was asked so far. */
	declarations(): string {
		return [...this.missing].map((name) => ` xmlns:${name}="${NAMESPACES[name]}"`).join('');
	}
}
