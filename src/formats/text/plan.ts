import { formatMarking, highest, isEmpty, type Label, NO_LABEL, sameLabel } from '../../label';
import { AXES, type Place, type Policy } from '../../policy/types';
import type { Change, ReadContext, RefusalCode, WriteRequest } from '../types';
import { type Found, findMarkings, hasHead } from './find';
import { type FrontMatter, propertyLine, quoteValue } from './front-matter';
import { mendHead } from './html-head';
import type { Language } from './languages';
import { lineBreakNear, zoneEnd } from './lines';
import { languageOf } from './read';
import { applyEdits, type TextEdit } from './splice';
import type { Range } from './spot';
import type { Zone } from './zone';

export type TextPlan =
	| { readonly kind: 'unchanged' }
	| { readonly kind: 'edits'; readonly edits: readonly TextEdit[]; readonly changes: readonly Change[] }
	| { readonly kind: 'refused'; readonly code: RefusalCode; readonly detail: string };

/** Places that a text has room for. A header request is served by the front matter where there is one (DESIGN 6). */
export const TEXT_PLACES: readonly Place[] = ['header', 'front-matter'];
/** The head of an HTML page has elements for properties. */
export const HTML_PLACES: readonly Place[] = ['header', 'front-matter', 'property'];

/** The places that a text of this language has room for. */
export function textPlaces(language: Language): readonly Place[] {
	return !language.writable ? NO_PLACES : hasHead(language) ? HTML_PLACES : TEXT_PLACES;
}

const NO_PLACES: readonly Place[] = [];

/**
 * Plans how a text gets its label: in the place of the old marking, else in the front matter, else as a line of its own.
 * Every marking of the text is brought up to date, and what is superseded goes. Offsets are UTF-16 units of `text`; edits are in order.
 */
export function planTextEdits(text: string, request: WriteRequest, context: ReadContext): TextPlan {
	const language = languageOf(context, text);
	if (!language.writable) return refused('no-place', language.ids[0] ?? 'unknown');
	const foreign = request.places.find((place) => !textPlaces(language).includes(place) && place !== 'body-corner');
	if (foreign !== undefined) return refused('unsupported-place', foreign);
	const { zone, found } = findMarkings(text, language, context.policy);
	const plan = hasHead(language)
		? planPage(text, found, zone, request, language, context.policy)
		: found.length > 0
			? replaceAll(text, found, zone, request.label, language, context.policy)
			: insert(text, zone, request, language, context.policy);
	if (plan.kind !== 'edits') return plan;
	if (isSigned(text)) return refused('signed', 'digital signature');
	return reads(text, plan.edits, request.label, language, context.policy) ? plan : refused('no-place', 'not-readable-again');
}

/** Authenticode in scripts, OpenPGP cleartext signatures (RFC 9580 7), XML signatures: a new line would break them. */
const SIGNATURES = ['SIG # Begin signature block', "SIG '' Begin signature block", 'SIG // Begin signature block', '/2000/09/xmldsig#'];

function isSigned(text: string): boolean {
	return text.startsWith('-----BEGIN PGP SIGNED MESSAGE-----') || SIGNATURES.some((sign) => text.includes(sign));
}

function refused(code: RefusalCode, detail: string): TextPlan {
	return { kind: 'refused', code, detail };
}

/** The label that the edited text has. Only the levels are compared: restrictions may be written in words that are the organisation's own. */
function reads(text: string, edits: readonly TextEdit[], label: Label, language: Language, policy: Policy): boolean {
	const limit = Math.min(text.length, Math.max(zoneEnd(text), ...edits.map((edit) => edit.end)));
	const again = findMarkings(applyEdits(text.slice(0, limit), edits), language, policy).found;
	const read = union(again, policy);
	return AXES.every((axis) => read[axis] === label[axis]);
}

function union(found: readonly Found[], policy: Policy): Label {
	return found.reduce((label, each) => highest(label, each.marking.label, policy), NO_LABEL);
}

function replaceAll(text: string, found: readonly Found[], zone: Zone, label: Label, language: Language, policy: Policy): TextPlan {
	if (!isEmpty(label) && agrees(found, label, policy)) return { kind: 'unchanged' };
	const marking = formatMarking(label, policy);
	const edits: TextEdit[] = [];
	const changes: Change[] = [];
	const places = [...new Set(found.map((each) => each.spot.place))];
	for (const place of places) {
		const here = found.filter((each) => each.spot.place === place);
		const keep = isEmpty(label) ? undefined : here[0];
		changes.push({
			place,
			where: here[0]?.marking.where ?? '',
			before: here.map((each) => each.marking.text).join(' / '),
			after: keep ? marking : null,
		});
		if (keep !== undefined) edits.push(...replacement(text, keep, marking, zone.front, policy));
		const gone = here.filter((each) => each !== keep);
		edits.push(...removals(text, gone, zone, language));
	}
	return { kind: 'edits', edits: merged(edits), changes };
}

/** Whether the text says exactly this already: no axis in two ways, nothing malformed. */
function agrees(found: readonly Found[], label: Label, policy: Policy): boolean {
	if (found.some((each) => each.marking.problems.length > 0)) return false;
	const split = AXES.some((axis) => new Set(found.map((each) => each.marking.label[axis]).filter((level) => level !== null)).size > 1);
	return !split && sameLabel(union(found, policy), label);
}

function replacement(text: string, found: Found, written: string, front: FrontMatter | null, policy: Policy): TextEdit[] {
	const { spot, marking } = found;
	if (spot.value === null || listItem(text, found) !== null) {
		// All the words of the line mean the label, except a lead such as 「格付け：」 that the parser left out.
		return [{ start: marking.range?.start ?? spot.start, end: marking.range?.end ?? spot.end, newText: written }];
	}
	const line = text.slice(text.lastIndexOf('\n', spot.start - 1) + 1, spot.start);
	const item = /^[ \t]*-[ \t]+["']?$/.test(line);
	if (item || spot.value.style === 'attribute' || !isAxisKey(spot.property, policy))
		return [{ start: spot.start, end: spot.end, newText: quoteValue(spot.value.style, written) }];
	const eol = lineBreakNear(text, spot.removal.end);
	const property = propertyLine(front?.kind ?? 'yaml', policy.markings.frontMatter.label, written);
	// What stands under another key cannot make room for a key of its own.
	const alone = spot.block === null || spot.block.filled === 1;
	const whole = spot.block !== null && alone ? spot.block.range : spot.removal;
	if (alone || front === null || front.insertAt === null) return [{ ...whole, newText: property + eol }];
	return [
		{ ...spot.removal, newText: '' },
		{ start: front.insertAt, end: front.insertAt, newText: property + eol },
	];
}

/** Where a marking is one of a list of values (tags), it and its separator; `null` elsewhere. */
function listItem(text: string, { spot, marking }: Found): Range | null {
	if (spot.value === null || marking.range === null) return null;
	const before = /[;；,，][ \t]*["']?$/.exec(text.slice(spot.start, marking.range.start));
	const after = /^["']?[ \t]*[;；,，][ \t]*/.exec(text.slice(marking.range.end, spot.end));
	const quote = /^["']/.exec(text.slice(marking.range.end, spot.end))?.[0].length ?? 0;
	const opening = /["']$/.exec(text.slice(spot.start, marking.range.start))?.[0].length ?? 0;
	if (before) return { start: marking.range.start - before[0].length, end: marking.range.end + quote };
	return after ? { start: marking.range.start - opening, end: marking.range.end + after[0].length } : null;
}

/** A key that names one axis, or the restrictions, cannot hold a whole label. */
function isAxisKey(key: string | null, policy: Policy): boolean {
	if (key === null) return false;
	const name = key.normalize('NFKC').toLowerCase();
	if (name === policy.markings.frontMatter.label.toLowerCase()) return false;
	const names = [...Object.values(policy.markings.properties), ...policy.axes.flatMap((axis) => [axis.id, axis.code, ...axis.names])];
	return names.some((each) => each.normalize('NFKC').toLowerCase() === name) || /handling|取扱/.test(name);
}

/** Takes markings out: their lines, and the block comment when nothing else is in it, and the blank line that an insertion added. */
function removals(text: string, gone: readonly Found[], zone: Zone, language: Language): TextEdit[] {
	return gone.map(({ spot, marking }) => {
		const item = listItem(text, { spot, marking });
		if (item !== null) return { ...item, newText: '' };
		const emptied = spot.block !== null && gone.filter((each) => each.spot.block === spot.block).length === spot.block.filled;
		const range = emptied && spot.block !== null ? spot.block.range : spot.removal;
		return { start: range.start, end: withGap(text, range, zone, language), newText: '' };
	});
}

function withGap(text: string, range: Range, zone: Zone, language: Language): number {
	if (!language.gap || range.start !== zone.insertAt) return range.end;
	const next = /^(?:\r\n|\r|\n)/.exec(text.slice(range.end, range.end + 2));
	return range.end + (next?.[0].length ?? 0);
}

/** In order, without overlaps: a removal that lies in another edit is part of it. */
function merged(edits: readonly TextEdit[]): TextEdit[] {
	const sorted = [...edits].sort((a, b) => a.start - b.start || b.end - a.end);
	const result: TextEdit[] = [];
	for (const edit of sorted) {
		const last = result.at(-1);
		if (last !== undefined && edit.start < last.end) {
			if (edit.newText === '' && edit.end <= last.end) continue;
			result[result.length - 1] = { start: last.start, end: Math.max(last.end, edit.end), newText: last.newText + edit.newText };
		} else {
			result.push(edit);
		}
	}
	return result;
}

/** An HTML page gets its label in every place that was asked for: a comment, an element of its head. */
function planPage(text: string, found: readonly Found[], zone: Zone, request: WriteRequest, language: Language, policy: Policy): TextPlan {
	const { label } = request;
	const edits: TextEdit[] = [];
	const changes: Change[] = [];
	const take = (plan: TextPlan): void => {
		if (plan.kind !== 'edits') return;
		edits.push(...plan.edits);
		changes.push(...plan.changes);
	};
	if (found.length > 0) take(replaceAll(text, found, zone, label, language, policy));
	const wanted = request.places.length > 0 ? request.places : (['header'] as const);
	const missing = isEmpty(label) ? [] : wanted.filter((place) => !found.some(({ spot }) => servesPlace(spot.place, place)));
	for (const place of missing) {
		const plan = insertInPage(text, zone, place, formatMarking(label, policy), language, policy);
		if (plan.kind === 'refused' && missing.length === wanted.length && wanted.length === 1) return plan;
		take(plan);
	}
	const mended = mendHead(text, 0, zoneEnd(text), label, policy);
	edits.push(...mended.edits);
	changes.push(...mended.changes);
	return edits.length === 0 ? { kind: 'unchanged' } : { kind: 'edits', edits: merged(edits), changes };
}

/** Whether what stands in one place is what was asked for in another. */
function servesPlace(there: Place, place: Place): boolean {
	return there === place || (there === 'front-matter' && place === 'header') || (there === 'header' && place === 'front-matter');
}

function insertInPage(text: string, zone: Zone, place: Place, written: string, language: Language, policy: Policy): TextPlan {
	const key = policy.markings.frontMatter.label;
	const { front } = zone;
	if (place === 'property') {
		if (front?.kind !== 'html') return refused('no-place', 'head');
		return edits(inFront(text, front, key, written), 'property', key, written);
	}
	if (front !== null && front.kind !== 'html' && front.insertAt !== null)
		return edits(inFront(text, front, key, written), 'front-matter', key, written);
	if (place === 'front-matter') return refused('unsupported-place', 'front-matter');
	return edits(asLine(text, zone.insertAt, written, language), 'header', lineName(text, zone.insertAt), written);
}

function insert(text: string, zone: Zone, request: WriteRequest, language: Language, policy: Policy): TextPlan {
	if (isEmpty(request.label)) return { kind: 'unchanged' };
	const written = formatMarking(request.label, policy);
	const key = policy.markings.frontMatter.label;
	const onlyFront = request.places.length > 0 && request.places.every((place) => place === 'front-matter');
	if (zone.front !== null && zone.front.insertAt !== null)
		return edits(inFront(text, zone.front, key, written), 'front-matter', key, written);
	if (!onlyFront) return edits(asLine(text, zone.insertAt, written, language), 'header', lineName(text, zone.insertAt), written);
	if (!language.frontMatter.includes('yaml') || language.kind !== 'prose') return refused('unsupported-place', 'front-matter');
	const eol = lineBreakNear(text, 0);
	const block = ['---', propertyLine('yaml', key, written), '---', '', ''].join(eol);
	return edits({ start: 0, end: 0, newText: block }, 'front-matter', key, written);
}

function edits(edit: TextEdit, place: Place, where: string, after: string): TextPlan {
	return { kind: 'edits', edits: [edit], changes: [{ place, where, before: null, after }] };
}

function lineName(text: string, offset: number): string {
	return `L${(text.slice(0, offset).match(/\r\n|\r|\n/g)?.length ?? 0) + 1}`;
}

function inFront(text: string, front: FrontMatter, key: string, written: string): TextEdit {
	const at = front.insertAt ?? front.range.start;
	const line = front.indent + propertyLine(front.kind, key, written, front.room);
	if (!front.ownLine) return { start: at, end: at, newText: line };
	const eol = lineBreakNear(text, at);
	// A last property line without a line break
	const unfinished = at > 0 && !/[\r\n]/.test(text[at - 1] ?? '');
	return { start: at, end: at, newText: unfinished ? eol + line : line + eol };
}

function asLine(text: string, at: number, written: string, language: Language): TextEdit {
	const eol = lineBreakNear(text, at);
	const rest = at < text.length;
	const unfinished = at > 0 && !/[\r\n]/.test(text[at - 1] ?? '');
	const gap = language.gap && rest ? eol : '';
	return { start: at, end: at, newText: (unfinished ? eol : '') + commented(written, language) + eol + gap };
}

function commented(written: string, language: Language): string {
	const line = language.line[0];
	if (line !== undefined) return `${line} ${written}`;
	const block = language.kind === 'prose' ? undefined : language.block[0];
	return block === undefined ? written : `${block[0]} ${written} ${block[1]}`;
}
