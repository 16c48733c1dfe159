/** Replaces `[start, end)` of a text, in UTF-16 units. */
export interface PlainEdit {
	readonly start: number;
	readonly end: number;
	readonly newText: string;
}

/** A text after edits that are in order and do not overlap. */
export function afterEdits(text: string, edits: readonly PlainEdit[]): string {
	let result = '';
	let at = 0;
	for (const { start, end, newText } of edits) {
		result += text.slice(at, start) + newText;
		at = end;
	}
	return result + text.slice(at);
}

/** The smallest single edit that turns one text into the other, or `null` where they are equal. Never cuts a surrogate pair or CR LF. */
export function oneEdit(before: string, after: string): PlainEdit | null {
	if (before === after) return null;
	const limit = Math.min(before.length, after.length);
	let start = 0;
	while (start < limit && before[start] === after[start]) start++;
	while (start > 0 && splits(before, after, start)) start--;
	let tail = 0;
	while (tail < limit - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
	while (tail > 0 && splits(before, after, -tail)) tail--;
	return { start, end: before.length - tail, newText: after.slice(start, after.length - tail) };
}

/** Whether cutting both texts at an offset (from the end where negative) would part what belongs together. */
function splits(before: string, after: string, offset: number): boolean {
	return [before, after].some((text) => {
		const at = offset < 0 ? text.length + offset : offset;
		const last = text.charCodeAt(at - 1);
		return (last >= 0xd800 && last <= 0xdbff) || (text[at - 1] === '\r' && text[at] === '\n');
	});
}
