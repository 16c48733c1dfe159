import type { Policy } from '../policy';
import { makeLabel } from './highest';
import type { ParsedMarking, Piece } from './label';

/** Scheme of Microsoft Information Protection labels. */
export const PROTECTION_SCHEME = 'MSIP';

/** The name of a protection property: `MSIP_Label_<guid>_<attribute>`. */
export const PROTECTION_PROPERTY = /^\s*MSIP_Label_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})_([A-Za-z]{1,20})\s*$/i;

const MARK = 'msip_label_';
/** Longer than any string of properties that one label has. */
const MAX_LENGTH = 8192;
const MAX_NAME = 120;

interface Name {
	readonly guid: string;
	readonly name: string;
	readonly start: number;
	readonly end: number;
}

/**
 * Reads properties of a protection label written as text: `MSIP_Label_<guid>_Enabled=true; MSIP_Label_<guid>_Name=General;`.
 * The label's name is the marking; what its GUID means is the policy's word. `null` for anything else.
 */
export function parseProtectionText(text: string, from: number, to: number, policy: Policy): ParsedMarking | null {
	const head = text.slice(from, Math.min(to, from + 64)).toLowerCase();
	if (!head.includes(MARK) || to - from > MAX_LENGTH) return null;
	const names: Name[] = [];
	let at = from;
	const lead = /^(?:msip_labels|x-ms-exchange-[a-z-]+|sensitivity)\s*[:=]\s*["']?/i.exec(text.slice(from, to));
	if (lead !== null) at += lead[0].length;
	while (at < to) {
		const semicolon = text.indexOf(';', at);
		const end = semicolon < 0 || semicolon > to ? to : semicolon;
		const part = /^[\s"']*MSIP_Label_([0-9a-f-]{36})_([A-Za-z]{1,20})["']?\s*[=:]\s*["']?/i.exec(text.slice(at, end));
		if (part === null && text.slice(at, end).trim() !== '' && !/^[\s"']*$/.test(text.slice(at, end))) return null;
		if (part !== null) {
			const [whole, guid = '', attribute = ''] = part;
			const raw = text.slice(at + whole.length, end);
			const value = raw.replace(/["'\s]+$/, '');
			if (attribute.toLowerCase() === 'name' && value !== '' && value.length <= MAX_NAME) {
				names.push({
					guid: guid.toLowerCase(),
					name: value.replace(/\s+/g, ' '),
					start: at + whole.length,
					end: at + whole.length + value.length,
				});
			}
		}
		at = end + 1;
	}
	const found = names.at(-1);
	return found === undefined ? null : protectionMarking(text, from, to, found, policy);
}

/** Reads one protection property; only `…_Name` is a marking. */
export function parseProtectionProperty(property: string, value: string, policy: Policy): ParsedMarking | null {
	const [, guid = '', attribute = ''] = PROTECTION_PROPERTY.exec(property) ?? [];
	const start = value.length - value.trimStart().length;
	const end = value.trimEnd().length;
	if (attribute.toLowerCase() !== 'name' || start >= end || end - start > MAX_NAME) return null;
	const name = value.slice(start, end).replace(/\s+/g, ' ');
	return protectionMarking(value, start, end, { guid: guid.toLowerCase(), name, start, end }, policy);
}

function protectionMarking(text: string, from: number, to: number, { guid, name, start, end }: Name, policy: Policy): ParsedMarking {
	const meaning = Object.hasOwn(policy.markings.guids, guid) ? policy.markings.guids[guid] : undefined;
	const label = makeLabel({ ...meaning, handling: [...(meaning?.handling ?? []), name] }, policy);
	const piece: Piece = { kind: 'foreign', wording: name, scheme: PROTECTION_SCHEME, start: start - from, end: end - from };
	return { text: text.slice(from, to), start: from, end: to, label, pieces: [piece], problems: [] };
}
