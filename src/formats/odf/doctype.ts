/** Characters at the start of a part in which a document type declaration may stand. */
const HEAD = 2048;

/**
 * The text with a document type declaration blanked out, offsets unchanged. Early writers put one with an outside subset into their parts
 * (ODF 1.0 packages of OpenOffice.org); one with an inside subset, where entities are declared, stays and is refused by the scanner.
 */
export function withoutDoctype(text: string): string {
	const head = text.slice(0, HEAD);
	const at = head.indexOf('<!DOCTYPE');
	if (at < 0) return text;
	const declaration = /^<!DOCTYPE\s[^[\]<>]*>/.exec(head.slice(at))?.[0];
	return declaration === undefined ? text : text.slice(0, at) + ' '.repeat(declaration.length) + text.slice(at + declaration.length);
}
