import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { PolicyProblem, PolicyProblemCode } from './problems';
import { upperBound } from './upper-bound';

/** The largest policy or label-map file that is read, in bytes. */
export const MAX_FILE_SIZE = 2 * 1024 * 1024;

/** Names that would reach an object's prototype. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** A JSON value as it stands in a file. */
export type Json = null | boolean | number | string | readonly Json[] | JsonRecord;
export interface JsonRecord {
	readonly [key: string]: Json;
}

export function isRecord(value: Json | undefined): value is JsonRecord {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Members and items on the way from the root, e.g. `['axes', 0, 'levels', 1, 'id']`. */
export type Path = readonly (string | number)[];

/** Writes a path as people read it: `axes[0].levels[1].id`. */
export function pathKey(path: Path): string {
	return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

/** A file's text with its syntax tree: gives every value a line and a column, and collects what is wrong. */
export class PolicyDocument {
	readonly file: string;
	readonly problems: PolicyProblem[] = [];
	/** The whole content; `null` where it could not be parsed. */
	readonly value: Json;
	readonly root: Node | undefined;
	readonly #lineStarts: readonly number[];

	/** Parses JSON with comments and trailing commas. Never throws for bad content: see `problems`. */
	constructor(text: string, file: string) {
		this.file = file;
		this.#lineStarts = lineStarts(text);
		const errors: ParseError[] = [];
		let value: Json = null;
		let root: Node | undefined;
		try {
			root = parseTree(text, errors, { allowTrailingComma: true });
			if (root !== undefined && errors.length === 0) value = this.#valueOf(root, []);
		} catch (error) {
			if (!(error instanceof RangeError)) throw error;
			this.report('json-too-deep', [], {}, { offset: 0 });
		}
		for (const error of errors.slice(0, 20)) {
			this.report('json-syntax', [], { detail: printParseErrorCode(error.error) }, { offset: error.offset });
		}
		if (text.trim() === '') this.report('type-wrong', [], { expected: '{ … }', found: '-' }, { offset: 0 });
		this.root = root;
		this.value = value;
	}

	get broken(): boolean {
		return this.problems.some((problem) => problem.severity === 'error');
	}

	/** Adds a problem at a path (at its deepest part that the file has), at its key (`on: 'key'`), or at an offset. */
	report(
		code: PolicyProblemCode,
		path: Path,
		data: PolicyProblem['data'] = {},
		at: { readonly on?: 'key'; readonly offset?: number; readonly severity?: 'error' | 'warning' } = {},
	): void {
		const offset = at.offset ?? this.#offsetOf(path, at.on === 'key');
		const line = upperBound(this.#lineStarts, offset);
		const column = offset - (this.#lineStarts[line - 1] ?? 0) + 1;
		this.problems.push({ file: this.file, line, column, key: pathKey(path), code, data, severity: at.severity ?? 'error' });
	}

	/** 1-based line of the value at a path. */
	lineOf(path: Path): number {
		return upperBound(this.#lineStarts, this.#offsetOf(path, false));
	}

	#offsetOf(path: Path, key: boolean): number {
		let node = this.root;
		let property: Node | undefined;
		for (const part of path) {
			const next = child(node, part);
			if (next === undefined) break;
			property = next.parent?.type === 'property' ? next.parent : undefined;
			node = next;
		}
		return (key ? (property?.children?.[0] ?? node) : node)?.offset ?? 0;
	}

	#valueOf(node: Node, path: Path): Json {
		if (node.type === 'array') return (node.children ?? []).map((item, index) => this.#valueOf(item, [...path, index]));
		if (node.type !== 'object') return (node.value ?? null) as Json;
		const record: Record<string, Json> = {};
		for (const property of node.children ?? []) {
			const [key, value] = property.children ?? [];
			const name = String(key?.value);
			if (FORBIDDEN_KEYS.has(name)) this.report('key-forbidden', [...path, name], { name }, { offset: property.offset });
			else if (Object.hasOwn(record, name)) this.report('key-repeated', [...path, name], { name }, { offset: property.offset });
			else if (value !== undefined) record[name] = this.#valueOf(value, [...path, name]);
		}
		return record;
	}
}

function child(node: Node | undefined, part: string | number): Node | undefined {
	if (node?.type === 'array' && typeof part === 'number') return node.children?.[part];
	if (node?.type !== 'object') return undefined;
	return node.children?.find((property) => property.children?.[0]?.value === part)?.children?.[1];
}

function lineStarts(text: string): readonly number[] {
	const starts = [0];
	for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
	return starts;
}
