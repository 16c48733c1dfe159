import { isRecord, type Json, type JsonRecord, type Path, type PolicyDocument } from './document';
import { compileGlob } from './map';
import type { ListShape, RecordShape, Shape } from './shape';

/** Members that steer the merge instead of holding data (see merge.ts). */
export const DIRECTIVES = ['$replace', '$remove', '$before', '$after'] as const;

/** How kinds of values are named in messages, understood in both tongues. */
const KIND_NAMES: Readonly<Record<Shape['kind'], string>> = {
	string: '"…"',
	integer: '123',
	boolean: 'true/false',
	open: '{ … }',
	list: '[ … ]',
	record: '{ … }',
	table: '{ … }',
	texts: '"…" / ["…"]',
};

/** Checks one value of a file against its shape, and reports into the document. Members may be absent: an extending file is partial. */
export function validateShape(document: PolicyDocument, value: Json, shape: Shape, path: Path = []): void {
	switch (shape.kind) {
		case 'string':
			validateString(document, value, shape, path);
			return;
		case 'integer':
			if (typeof value !== 'number' || !Number.isInteger(value)) wrongType(document, value, shape, path);
			else if (value < shape.min || value > shape.max)
				document.report('number-out-of-range', path, { value, min: shape.min, max: shape.max });
			return;
		case 'boolean':
			if (typeof value !== 'boolean') wrongType(document, value, shape, path);
			return;
		case 'open':
			if (!isRecord(value)) wrongType(document, value, shape, path);
			return;
		case 'texts':
			validateTexts(document, value, shape, path);
			return;
		case 'list':
			validateList(document, value, shape, path);
			return;
		case 'table':
			validateTable(document, value, shape, path);
			return;
		case 'record':
			if (isRecord(value)) validateRecord(document, value, shape, path, false);
			else wrongType(document, value, shape, path);
	}
}

function validateString(document: PolicyDocument, value: Json, shape: Extract<Shape, { kind: 'string' }>, path: Path): void {
	if (value === null && shape.nullable) return;
	if (typeof value !== 'string') {
		wrongType(document, value, shape, path);
		return;
	}
	if (value === '' || (value.trim() === '' && !isSeparator(path))) document.report('value-empty', path);
	if (shape.allowed && !shape.allowed.includes(value))
		document.report('value-unknown', path, { value: shorten(value), allowed: shape.allowed.join(', ') });
	if (shape.pattern && !new RegExp(shape.pattern).test(value))
		document.report('value-malformed', path, { value: shorten(value), pattern: shape.pattern });
	if (shape.glob) validateGlob(document, value, path);
}

/** A separator may be a blank. */
function isSeparator(path: Path): boolean {
	return String(path.at(-1)).endsWith('Separator');
}

/** The shape of one of several texts. */
export function textsItem({ glob, allowed }: Extract<Shape, { kind: 'texts' }>): Extract<Shape, { kind: 'string' }> {
	return { kind: 'string', ...(glob ? { glob } : {}), ...(allowed ? { allowed } : {}) };
}

function validateTexts(document: PolicyDocument, value: Json, shape: Extract<Shape, { kind: 'texts' }>, path: Path): void {
	const item = textsItem(shape);
	if (typeof value === 'string') validateString(document, value, item, path);
	else if (!Array.isArray(value)) wrongType(document, value, shape, path);
	else if (value.length === 0) document.report('list-too-short', path, { min: 1 });
	else for (const [index, glob] of (value as readonly Json[]).entries()) validateShape(document, glob, item, [...path, index]);
}

function validateGlob(document: PolicyDocument, glob: string, path: Path): void {
	const detail = globDefect(glob);
	if (detail !== null) document.report('glob-malformed', path, { glob: shorten(glob), detail });
}

/** Why a pattern cannot be used, or null. Patterns are minimatch globs relative to the folder that holds `.kakuzuke/`. */
export function globDefect(glob: string): string | null {
	if (glob.startsWith('!')) return '!';
	if (glob.startsWith('/') || /^[A-Za-z]:/.test(glob)) return '/…';
	if (glob.includes('\\')) return '\\';
	if (glob.split('/').includes('..')) return '..';
	// Such a pattern would match nothing, in silence.
	if (/\/\.?\//.test(glob)) return '//';
	if (glob.length > 1000) return '> 1000';
	if (count(glob, '[') !== count(glob, ']')) return '[ ]';
	if (count(glob, '{') !== count(glob, '}')) return '{ }';
	return compileGlob(glob) === null ? '?' : null;
}

function count(text: string, character: string): number {
	return text.split(character).length - 1;
}

function validateList(document: PolicyDocument, value: Json, shape: ListShape, path: Path): void {
	if (isRecord(value)) {
		// {"$replace": [...]} stands for a list that takes the place of the extended one.
		const { $replace, ...others } = value;
		for (const name of Object.keys(others)) unknownKey(document, name, ['$replace'], path);
		if (Array.isArray($replace)) validateList(document, $replace, shape, [...path, '$replace']);
		else wrongType(document, value, shape, path);
		return;
	}
	if (!Array.isArray(value)) {
		wrongType(document, value, shape, path);
		return;
	}
	const items = value as readonly Json[];
	const seen = new Set<string>();
	for (const [index, item] of items.entries()) {
		const at = [...path, index];
		if (shape.items.kind !== 'record') validateShape(document, item, shape.items, at);
		else if (!isRecord(item)) wrongType(document, item, shape.items, at);
		else {
			const keyed = shape.merge === 'id' || shape.merge === 'wording' || shape.merge === 'path';
			validateRecord(document, item, shape.items, at, keyed);
			if (keyed) validateIdentity(document, item, shape.merge, at, seen);
		}
	}
}

function validateIdentity(document: PolicyDocument, item: JsonRecord, name: string, path: Path, seen: Set<string>): void {
	const identity = item[name];
	if (identity === undefined) document.report('key-missing', [...path, name], { name });
	if (typeof identity !== 'string') return;
	if (seen.has(identity)) document.report('id-repeated', [...path, name], { id: identity });
	seen.add(identity);
}

function validateTable(document: PolicyDocument, value: Json, shape: Extract<Shape, { kind: 'table' }>, path: Path): void {
	if (!isRecord(value)) {
		wrongType(document, value, shape, path);
		return;
	}
	const keys = shape.keys === undefined ? null : new RegExp(shape.keys);
	for (const [name, member] of Object.entries(value)) {
		if (name === '$replace') {
			validateShape(document, member, { kind: 'boolean' }, [...path, name]);
			continue;
		}
		if (keys && !keys.test(name))
			document.report('value-malformed', [...path, name], { value: shorten(name), pattern: keys.source }, { on: 'key' });
		validateShape(document, member, shape.values, [...path, name]);
	}
}

function validateRecord(document: PolicyDocument, value: JsonRecord, shape: RecordShape, path: Path, keyed: boolean): void {
	for (const [name, member] of Object.entries(value)) {
		const known = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined;
		if (known) validateShape(document, member, known, [...path, name]);
		else if (name === '$replace' || (keyed && name === '$remove')) validateShape(document, member, { kind: 'boolean' }, [...path, name]);
		else if (keyed && (name === '$before' || name === '$after')) validateShape(document, member, { kind: 'string' }, [...path, name]);
		else unknownKey(document, name, Object.keys(shape.members), path);
	}
}

function unknownKey(document: PolicyDocument, name: string, known: readonly string[], path: Path): void {
	document.report('key-unknown', [...path, name], { name: shorten(name), hint: hintFor(name, known) }, { on: 'key' });
}

function wrongType(document: PolicyDocument, value: Json, shape: Shape, path: Path): void {
	document.report('type-wrong', path, { expected: KIND_NAMES[shape.kind], found: describe(value) });
}

function describe(value: Json): string {
	if (Array.isArray(value)) return '[ … ]';
	if (isRecord(value)) return '{ … }';
	return shorten(JSON.stringify(value));
}

function shorten(text: string): string {
	return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** The nearest of the known names, as a question that reads in both tongues: `→ wordings?`; empty where none is near. */
export function hintFor(name: string, known: readonly string[]): string {
	let best = '';
	let distance = Math.max(2, Math.floor(name.length / 3)) + 1;
	if (name.length > 80) return '';
	for (const candidate of known) {
		const steps = editDistance(name.toLowerCase(), candidate.toLowerCase());
		if (steps < distance) {
			distance = steps;
			best = candidate;
		}
	}
	return best === '' ? '' : `→ ${best}?`;
}

function editDistance(a: string, b: string): number {
	let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			row.push(Math.min(replaced, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
		}
		previous = row;
	}
	return previous[b.length] ?? 0;
}
