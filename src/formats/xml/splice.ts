/** Replaces `start`–`end` of a text by `text`. */
export interface Splice {
	readonly start: number;
	readonly end: number;
	readonly text: string;
}

/** Applies splices to a text; at one offset they are kept in the order given. @throws Error where they overlap (a fault of ours). */
export function applySplices(text: string, splices: readonly Splice[]): string {
	const sorted = splices
		.map((splice, index) => ({ splice, index }))
		.sort((a, b) => a.splice.start - b.splice.start || a.splice.end - b.splice.end || a.index - b.index);
	let result = '';
	let at = 0;
	for (const { splice } of sorted) {
		if (splice.start < at) throw new Error('splices overlap');
		result += text.slice(at, splice.start) + splice.text;
		at = splice.end;
	}
	return result + text.slice(at);
}
