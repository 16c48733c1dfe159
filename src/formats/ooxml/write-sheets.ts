import { formatCode, formatMarking, highest, isEmpty, type Label, NO_LABEL, sameLabel } from '../../label';
import type { Policy } from '../../policy/types';
import { type Found, findMarkings } from '../marks/collector';
import { contradicts, isReplaced, isStale, statesLabel } from '../marks/stale';
import { escapeXml, type Splice, XmlScanner } from '../xml';
import { ZipError } from '../zip';
import { topBoxes } from './drawing';
import { planStale } from './edit-paragraphs';
import type { PackageEditor } from './editor';
import { escapeHeaderText, parseHeaderCodes } from './header-codes';
import { sheetParts } from './read-sheet';
import { writeCells } from './write-cells';

/** Longest header or footer string that Excel accepts, in characters. */
const MAX_LENGTH = 255;

/** The children of a sheet that stand in front of `headerFooter` (CT_Worksheet, CT_Chartsheet, CT_Dialogsheet). */
const BEFORE = new Set([
	'sheetPr',
	'dimension',
	'sheetViews',
	'sheetFormatPr',
	'cols',
	'sheetData',
	'sheetCalcPr',
	'sheetProtection',
	'protectedRanges',
	'scenarios',
	'autoFilter',
	'sortState',
	'dataConsolidate',
	'customSheetViews',
	'mergeCells',
	'phoneticPr',
	'conditionalFormatting',
	'dataValidations',
	'hyperlinks',
	'printOptions',
	'pageMargins',
	'pageSetup',
]);

/** Order of the strings inside `headerFooter`. */
const ORDER = ['oddHeader', 'oddFooter', 'evenHeader', 'evenFooter', 'firstHeader', 'firstFooter'];

/** Shows the label in the header of every sheet, and in the first cells and boxes that state another. @throws ZipError, XmlError; `NoRoomError` where a header has no room for it */
export function writeSheets(editor: PackageEditor, label: Label, policy: Policy): void {
	for (const [index, { part, kind }] of sheetParts(editor.pkg).entries()) {
		if (index === 0 && kind === 'worksheet') {
			writeCells(editor, part, label, policy);
			writeBoxes(editor, part, label, policy);
		}
		const text = editor.text(part);
		if (text !== null) writeSheet(editor, part, text, label, policy);
	}
}

/** Text boxes at the top of a worksheet that say something else. */
function writeBoxes(editor: PackageEditor, sheet: string, label: Label, policy: Policy): void {
	const part = editor.relationships(sheet).find(({ kind, external }) => kind === 'drawing' && !external)?.target;
	const text = part === undefined ? null : editor.text(part);
	if (part === undefined || text === null) return;
	const marking = isEmpty(label) ? '' : formatMarking(label, policy);
	const plan = planStale(text, 'body-corner', label, marking, policy, topBoxes(text));
	editor.splice(part, plan.splices);
	if (plan.kind === 'replace') editor.note('body-corner', part, plan.before, marking);
}

/** A header string is full even for the compact code. */
export class NoRoomError extends Error {
	override readonly name = 'NoRoomError';
}

interface Item {
	readonly name: string;
	readonly start: number;
	readonly end: number;
	/** Decoded text. */
	readonly value: string;
}

interface SheetLayout {
	/** Prefix of the sheet's elements. */
	readonly prefix: string;
	/** Where a `headerFooter` belongs. */
	readonly place: number;
	readonly element: {
		readonly start: number;
		readonly end: number;
		/** End of the opening tag. */
		readonly open: number;
		readonly empty: boolean;
		readonly even: boolean;
		readonly first: boolean;
		readonly items: readonly Item[];
	} | null;
}

function writeSheet(editor: PackageEditor, part: string, text: string, label: Label, policy: Policy): void {
	const layout = readLayout(text);
	const { element } = layout;
	const values = new Map((element?.items ?? []).map(({ name, value }) => [name, value]));
	const used = ['oddHeader', ...(element?.even ? ['evenHeader'] : []), ...(element?.first ? ['firstHeader'] : [])];
	const footers = ['oddFooter', ...(element?.even ? ['evenFooter'] : []), ...(element?.first ? ['firstFooter'] : [])];
	const changed = new Map<string, string>();
	for (const name of used) {
		const old = values.get(name) ?? '';
		const value = withLabel(old, label, policy, part);
		if (value === old) continue;
		changed.set(name, value);
		editor.note('page-header', `${part}#${name}`, markingsOf(old, policy), markingsOf(value, policy));
	}
	for (const name of footers) {
		const old = values.get(name);
		if (old === undefined) continue;
		const stale = foundIn(old, 'page-footer', policy).filter(
			({ marking }) => statesLabel(marking, policy) && isStale(marking, label, policy),
		);
		const value = stale.length === 0 ? old : isEmpty(label) ? replaceFound(old, stale, '') : fitting(old, stale, label, policy, part);
		if (value === old) continue;
		changed.set(name, value);
		editor.note('page-footer', `${part}#${name}`, markingsOf(old, policy), markingsOf(value, policy));
	}
	if (changed.size > 0) editor.splice(part, splicesFor(layout, changed));
}

/** Reads the order of a sheet's children. @throws XmlError, ZipError */
function readLayout(text: string): SheetLayout {
	const scanner = new XmlScanner(text);
	while (scanner.next() === 'text');
	if (scanner.token !== 'open') throw new ZipError('damaged', 'empty sheet');
	const prefix = scanner.prefix;
	let place = scanner.end;
	let element: SheetLayout['element'] = null;
	for (let token = scanner.next(); token !== 'end'; token = scanner.next()) {
		if (token !== 'open' && token !== 'empty') continue;
		const local = scanner.local;
		if (local === 'headerFooter' && !element) {
			element = readElement(scanner);
			continue;
		}
		scanner.skip();
		if (BEFORE.has(local)) place = scanner.end;
	}
	return { prefix, place, element };
}

function readElement(scanner: XmlScanner): NonNullable<SheetLayout['element']> {
	const isTrue = (value: string | null) => value === '1' || value === 'true';
	const tag = { start: scanner.start, open: scanner.end, empty: scanner.token === 'empty' };
	const flags = { even: isTrue(scanner.attribute('differentOddEven')), first: isTrue(scanner.attribute('differentFirst')) };
	const items: Item[] = [];
	const outer = scanner.depth - 1;
	while (!tag.empty && scanner.depth > outer) {
		const token = scanner.next();
		if (token === 'end') throw new ZipError('damaged', 'header without end');
		if (token === 'empty') items.push({ name: scanner.local, start: scanner.start, end: scanner.end, value: '' });
		else if (token === 'open') {
			const name = scanner.local;
			const start = scanner.start;
			let value = '';
			while (scanner.next() === 'text') value += scanner.value();
			if ((scanner.token as string) !== 'close') throw new ZipError('damaged', 'element in a header string');
			items.push({ name, start, end: scanner.end, value });
		}
	}
	return { ...tag, ...flags, end: scanner.end, items };
}

/** Replaces, adds or removes strings; an element that holds nothing any more goes too. */
function splicesFor({ prefix, place, element }: SheetLayout, changed: ReadonlyMap<string, string>): Splice[] {
	const build = (name: string, value: string) => {
		const space = /^\s|\s$/.test(value) ? ' xml:space="preserve"' : '';
		return `<${prefix}${name}${space}>${escapeXml(value)}</${prefix}${name}>`;
	};
	const added = (names: readonly string[]) => names.map((name) => build(name, changed.get(name) ?? '')).join('');
	const filled = [...changed.keys()].filter((name) => changed.get(name) !== '');
	if (!element) return [{ start: place, end: place, text: `<${prefix}headerFooter>${added(filled)}</${prefix}headerFooter>` }];
	if (element.empty) return [{ start: element.end - 2, end: element.end, text: `>${added(filled)}</${prefix}headerFooter>` }];
	const left = element.items.some(({ name }) => changed.get(name) !== '') || filled.length > 0;
	if (!left && !element.even && !element.first) return [{ start: element.start, end: element.end, text: '' }];
	const known = new Set(element.items.map(({ name }) => name));
	const splices: Splice[] = [];
	for (const { name, start, end } of element.items) {
		const value = changed.get(name);
		if (value !== undefined) splices.push({ start, end, text: value === '' ? '' : build(name, value) });
	}
	for (const name of filled.filter((one) => !known.has(one))) {
		const rank = ORDER.indexOf(name);
		const before = element.items.findLast((item) => ORDER.indexOf(item.name) < rank);
		const at = before ? before.end : element.open;
		splices.push({ start: at, end: at, text: build(name, changed.get(name) ?? '') });
	}
	return splices;
}

/** The markings of a header string; ranges are offsets in the string with its codes. */
function foundIn(value: string, place: 'page-header' | 'page-footer', policy: Policy): Found[] {
	return parseHeaderCodes(value).flatMap(({ text, offsets }) =>
		findMarkings(text, place, '', policy).map(({ marking, start, end }) => {
			const from = offsets[start] ?? 0;
			// Behind the last character: codes that follow it stay.
			const last = offsets[end - 1] ?? from;
			return { marking, start: from, end: value.startsWith('&&', last) ? last + 2 : last + 1 };
		}),
	);
}

function markingsOf(value: string, policy: Policy): string {
	return foundIn(value, 'page-header', policy)
		.map(({ marking }) => marking.text)
		.join(' ');
}

/** A header string that shows the label: in place of the markings that it has, else at the top of its right section. */
function withLabel(value: string, label: Label, policy: Policy, part: string): string {
	const found = foundIn(value, 'page-header', policy).filter(({ marking }) => isReplaced(marking, label, policy));
	const joined = found.reduce((sum, { marking }) => highest(sum, marking.label, policy), NO_LABEL);
	const agrees = found.every(({ marking }) => !contradicts(marking, label, policy) && marking.problems.length === 0);
	if (found.length === 0 && isEmpty(label)) return value;
	if (found.length > 0 && agrees && sameLabel(joined, label)) return value;
	if (isEmpty(label)) return withoutEmptySection(replaceFound(value, found, ''));
	return fitting(value, found, label, policy, part);
}

/** The longest writing of the label that fits. */
function fitting(value: string, found: readonly Found[], label: Label, policy: Policy, part: string): string {
	const writings = [formatMarking(label, policy), formatMarking({ ...label, handling: [] }, policy), formatCode(label, policy)];
	for (const writing of writings) {
		if (writing === '') continue;
		const result = found.length > 0 ? replaceFound(value, found, writing) : insert(value, writing);
		if (result.length <= MAX_LENGTH) return result;
	}
	throw new NoRoomError(part);
}

function replaceFound(value: string, found: readonly Found[], writing: string): string {
	let result = '';
	let at = 0;
	for (const [index, { start, end }] of found.entries()) {
		result += value.slice(at, start) + (index === 0 ? separate(result + value.slice(at, start), escapeHeaderText(writing)) : '');
		at = end;
	}
	return result + value.slice(at);
}

/** A digit right behind a font size would become part of it. */
function separate(before: string, text: string): string {
	return /&\d+$/.test(before) && /^\d/.test(text) ? ` ${text}` : text;
}

function insert(value: string, writing: string): string {
	const text = escapeHeaderText(writing);
	const right = rightSection(value);
	if (right < 0) return `${value}&R${text}`;
	const rest = value.slice(right);
	return `${value.slice(0, right)}${text}${rest === '' || rest.startsWith('&L') || rest.startsWith('&C') ? '' : '\n'}${rest}`;
}

/** Offset behind the first `&R`, or -1. */
function rightSection(value: string): number {
	const codes = /&(?:"[^"]*"|[Kk](?:[0-9A-Fa-f]{6}|[0-9]{2}[+-][0-9]{3})|[\s\S])/g;
	for (const code of value.matchAll(codes)) if (code[0].toUpperCase() === '&R') return code.index + 2;
	return -1;
}

/** What is left of a right section that held nothing but our text goes as well. */
function withoutEmptySection(value: string): string {
	const right = rightSection(value);
	if (right < 0) return value;
	const rest = value.slice(right);
	if (rest.startsWith('\n')) return value.slice(0, right) + rest.slice(1);
	return rest === '' ? value.slice(0, right - 2) : value;
}
