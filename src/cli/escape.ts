/** Control characters, line separators and bidirectional overrides: they could forge or hide part of what a person reads. */
const DANGEROUS =
	/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text for a terminal: what could mislead the reader is shown as `\u{202e}`. */
export function visible(text: string): string {
	return text.replace(DANGEROUS, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`);
}
