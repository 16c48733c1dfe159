import { type ParsedMarking, parseMarking, parseProperty } from '../../label';
import type { Place, Policy } from '../../policy';

/** Licence lines and labels are the same in thousands of files; each is parsed once. */
const ENTRIES = 4096;
const LONGEST = 160;

const memos = new WeakMap<Policy, Map<string, ParsedMarking | null>>();

/** `parseMarking`, or `parseProperty` where there is a key; remembers short texts. */
export function parseOnce(text: string, property: string | null, place: Place, policy: Policy): ParsedMarking | null {
	if (text.length > LONGEST) return parse(text, property, place, policy);
	let memo = memos.get(policy);
	if (memo === undefined || memo.size >= ENTRIES) {
		memo = new Map();
		memos.set(policy, memo);
	}
	const key = property === null ? text : `${property}\0${text}`;
	const known = memo.get(key);
	if (known !== undefined) return known;
	const parsed = parse(text, property, place, policy);
	memo.set(key, parsed);
	return parsed;
}

function parse(text: string, property: string | null, place: Place, policy: Policy): ParsedMarking | null {
	return property === null ? parseMarking(text, policy, { place }) : parseProperty(property, text, policy);
}
