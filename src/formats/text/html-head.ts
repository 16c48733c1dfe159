import { type Label, parseProperty } from '../../label';
import { AXES, type Policy } from '../../policy/types';
import {
	Collector,
	changedField,
	collectForeign,
	contradicts,
	findInField,
	foreignField,
	isForeignProperty,
	labelsOfProperties,
	propertyMarking,
	successorOf,
	toMarking,
} from '../marks';
import type { Change, Marking, ReadResult } from '../types';
import { escapeAttribute, unescapeXml } from '../xml';
import { positionAt } from './lines';
import type { TextEdit } from './splice';
import type { Range } from './spot';

/** A value in the head of an HTML page that may hold a label among other words, or under a name that is not ours to write. */
interface HeadValue extends Range {
	readonly name: string;
	readonly value: string;
	/** `field`: title, keywords and the like; `property`: custom properties that Office exports, protection labels. */
	readonly kind: 'field' | 'property';
	/** All of its element. */
	readonly element: Range;
	/** Where the name stands as it is written. */
	readonly key: Range;
}

/** Names of `meta` elements that describe a page (HTML 4.2.5.1, DCMI), as fields of a document. */
const FIELDS: Readonly<Record<string, string>> = {
	keywords: 'keywords',
	description: 'description',
	subject: 'subject',
	title: 'title',
	'dc.title': 'title',
	'dcterms.title': 'title',
	'dc.subject': 'keywords',
	'dcterms.subject': 'keywords',
	'dc.description': 'description',
	'dcterms.description': 'description',
};

/** Whether a `meta` element of this name is read here, and not as a property that is written. */
export function isHeadValue(name: string): boolean {
	return Object.hasOwn(FIELDS, name.toLowerCase()) || isForeignProperty(name);
}

/** The `meta` elements of a text that have a name and a content, with the ranges of both. */
export function metaElements(text: string, from: number, to: number): { name: string; key: Range; content: Range; element: Range }[] {
	const found = [];
	for (const tag of text.slice(from, to).matchAll(/<meta\s[^>]*>/gi)) {
		const start = from + tag.index;
		const name = /\s(?:name|property|itemprop)\s*=\s*(["'])(.*?)\1/i.exec(tag[0]);
		const content = /\scontent\s*=\s*(["'])([\s\S]*?)\1/i.exec(tag[0]);
		if (name?.[2] === undefined || content?.[2] === undefined) continue;
		found.push({
			name: name[2],
			key: innerRange(start, name, name[2]),
			content: innerRange(start, content, content[2]),
			element: { start, end: start + tag[0].length },
		});
	}
	return found;
}

/** Of a quoted value at the end of a match. */
function innerRange(base: number, match: RegExpExecArray, value: string): Range {
	const end = base + match.index + match[0].length - 1;
	return { start: end - value.length, end };
}

/** A value with its references resolved; what no reference means stands as it is. */
function unescaped(value: string): string {
	try {
		return unescapeXml(value);
	} catch {
		return value;
	}
}

/** Where the head is looked through: not what stands in the body. */
function headEnd(text: string, to: number): number {
	const end = text.slice(0, to).search(/<\/head\s*>|<body[\s>]/i);
	return end < 0 ? to : end;
}

function headValues(text: string, from: number, limit: number): HeadValue[] {
	const to = headEnd(text, limit);
	const values: HeadValue[] = [];
	const add = (kind: HeadValue['kind'], name: string, range: Range, element: Range, key: Range): void => {
		values.push({ kind, name, value: unescaped(text.slice(range.start, range.end)), ...range, element, key });
	};
	for (const { name, key, content, element } of metaElements(text, from, to)) {
		const field = Object.hasOwn(FIELDS, name.toLowerCase()) ? FIELDS[name.toLowerCase()] : undefined;
		if (field !== undefined) add('field', field, content, element, key);
		else if (isForeignProperty(name)) add('property', name, content, element, key);
	}
	for (const title of text.slice(from, to).matchAll(/<title(?:\s[^<>]*)?>([^<]{1,400})<\/title\s*>/gi)) {
		const start = from + title.index + title[0].indexOf('>') + 1;
		const range = { start, end: start + (title[1]?.length ?? 0) };
		add('field', 'title', range, { start: from + title.index, end: from + title.index + title[0].length }, range);
	}
	const custom = /<o:CustomDocumentProperties>([\s\S]*?)<\/o:CustomDocumentProperties>/i.exec(text.slice(from, to));
	if (custom?.[1] === undefined) return values;
	const base = from + custom.index + custom[0].indexOf(custom[1]);
	for (const property of custom[1].matchAll(/<o:([^\s<>/]+)(?:\s[^<>]*)?>([^<]{0,400})<\/o:\1\s*>/gi)) {
		const start = base + property.index;
		const at = start + property[0].indexOf('>') + 1;
		const name = (property[1] ?? '').replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
		const range = { start: at, end: at + (property[2]?.length ?? 0) };
		add(
			'property',
			name,
			range,
			{ start, end: start + property[0].length },
			{ start: start + 3, end: start + 3 + (property[1]?.length ?? 0) },
		);
	}
	return values;
}

/** What a page's head says besides the elements that the label is written to. */
export function readHead(
	text: string,
	from: number,
	to: number,
	policy: Policy,
): { markings: readonly Marking[]; foreign: ReadResult['foreign'] } {
	const values = headValues(text, from, to);
	const collector = new Collector(policy);
	for (const { kind, name, value, start, end } of values) {
		const range = { start, end, ...positionAt(text, start) };
		if (kind === 'field') {
			for (const { marking } of findInField(name, value, name, policy)) collector.markings.push({ ...marking, range });
		} else if (!isForeignProperty(name)) {
			const parsed = propertyMarking(name, value, policy);
			if (parsed) collector.markings.push({ ...toMarking(parsed, 'property', name), range });
		}
	}
	collectForeign(
		labelsOfProperties(
			values.filter(({ kind }) => kind === 'property'),
			'head',
		),
		collector,
	);
	return collector;
}

/** Brings these in line with a label; adds none. */
export function mendHead(text: string, from: number, to: number, label: Label, policy: Policy): { edits: TextEdit[]; changes: Change[] } {
	const edits: TextEdit[] = [];
	const changes: Change[] = [];
	const change = (where: string, before: string, after: string | null): void =>
		void changes.push({ place: 'property', where, before, after });
	for (const { kind, name, value, start, end, element, key } of headValues(text, from, to)) {
		if (kind === 'field') {
			const changed = changedField(name, value, label, policy);
			if (!changed) continue;
			edits.push({ start, end, newText: escapeAttribute(changed.value) });
			change(name, changed.before, changed.after === '' ? null : changed.after);
			continue;
		}
		const protection = foreignField(name);
		if (protection) {
			const successor = successorOf(protection.guid, label, policy);
			if (successor !== null) edits.push({ ...key, newText: `MSIP_Label_${successor}_${protection.field}` });
			continue;
		}
		const parsed = parseProperty(name, value, policy);
		if (!parsed || !contradicts(toMarking(parsed, 'property', ''), label, policy)) continue;
		const other = otherValue(name, label, policy);
		edits.push(other === null ? { ...element, newText: '' } : { start, end, newText: escapeAttribute(other) });
		change(name, value, other);
	}
	return { edits, changes };
}

/** The level that a property of this name can hold, or null. */
function otherValue(name: string, label: Label, policy: Policy): string | null {
	for (const axis of AXES) {
		const level = label[axis];
		const parsed = level === null ? null : parseProperty(name, level, policy);
		if (parsed && parsed.problems.length === 0 && !contradicts(toMarking(parsed, 'property', ''), label, policy)) return level;
	}
	return null;
}
