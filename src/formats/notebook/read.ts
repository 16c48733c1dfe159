import type { Node } from 'jsonc-parser';
import type { Policy } from '../../policy/types';
import { Collector, collectForeign, findInField, isForeignProperty, labelsOfProperties, propertyMarking, toMarking } from '../marks';
import { readTextString } from '../text';
import type { ByteSource, DocumentState, ReadContext, ReadResult } from '../types';
import { asBuffer } from '../zip';
import { type JsonFile, memberOf, parseJson, stringOf, valueAt } from './json';
import { sourceOf } from './source';

const PLAIN: DocumentState = { encrypted: false, signed: false, macro: false, unreadable: null };

/** Metadata that hold a title or keywords. */
export const METADATA_FIELDS: ReadonlySet<string> = new Set(['title', 'subject', 'keywords', 'description']);

/** Reads the labels of a Jupyter notebook (nbformat 4): its metadata, and the head of its first cell. */
export function readNotebook(source: ByteSource, context: ReadContext): ReadResult {
	if (source.size === 0) return unreadable('damaged', 'empty file');
	const parsed = parseJson(asBuffer(source.read(0, source.size)));
	if ('code' in parsed) return unreadable(parsed.code, parsed.detail);
	const collector = new Collector(context.policy);
	readMetadata(parsed, collector);
	const markings = [...collector.markings, ...readFirstCell(parsed, context.policy)];
	return { format: 'notebook', encoding: 'utf-8', state: PLAIN, markings, foreign: collector.foreign };
}

function unreadable(code: NonNullable<DocumentState['unreadable']>['code'], detail: string): ReadResult {
	return { format: 'notebook', encoding: null, state: { ...PLAIN, unreadable: { code, detail } }, markings: [], foreign: [] };
}

/** The members of the notebook's metadata that are strings. */
export function metadataOf(file: JsonFile): { readonly name: string; readonly value: string; readonly node: Node }[] {
	const metadata = memberOf(file.root, 'metadata')?.children?.[1];
	const result = [];
	for (const node of metadata?.type === 'object' ? (metadata.children ?? []) : []) {
		const [name, value] = [stringOf(node.children?.[0]), stringOf(node.children?.[1])];
		if (name !== null && value !== null) result.push({ name, value, node });
	}
	return result;
}

function readMetadata(file: JsonFile, collector: Collector): void {
	const members = metadataOf(file);
	for (const { name, value } of members) {
		if (isForeignProperty(name)) continue;
		const where = `metadata.${name}`;
		if (METADATA_FIELDS.has(name)) {
			for (const { marking } of findInField(name, value, where, collector.policy)) collector.markings.push(marking);
			continue;
		}
		const parsed = propertyMarking(name, value, collector.policy);
		if (parsed) collector.markings.push(toMarking(parsed, 'property', where));
	}
	collectForeign(labelsOfProperties(members, 'metadata'), collector);
}

/** VS Code's language id of a cell. */
export function languageOfCell(file: JsonFile, cell: Node): string {
	const type = stringOf(valueAt(cell, 'cell_type'));
	if (type !== 'code') return 'markdown';
	return (stringOf(valueAt(file.root, 'metadata', 'language_info', 'name')) ?? 'python').toLowerCase();
}

/** The head of the first cell: a line of its own in Markdown, front matter, a comment in code. */
function readFirstCell(file: JsonFile, policy: Policy): ReadResult['markings'] {
	const cell = valueAt(file.root, 'cells', 0);
	const source = cell ? sourceOf(cell) : null;
	if (!cell || !source) return [];
	const { markings } = readTextString(source.text, { path: '', policy, languageId: languageOfCell(file, cell) });
	return markings
		.filter(({ place }) => place === 'header' || place === 'front-matter')
		.map((marking) => ({ ...marking, place: 'header', range: null, where: `cells[0] ${marking.where}` }));
}
