import { formatMarking, isEmpty, type Label } from '../../label';
import type { Policy } from '../../policy/types';
import { findMarkings } from '../marks/collector';
import { isStale, statesLabel } from '../marks/stale';
import { attributeOf, escapeAttribute, escapeXml, parseXml, type Splice, type XmlElement } from '../xml';
import { type Cell, firstCells, HEAD_BYTES, stringsOf } from './cells';
import { type PackageEditor, prefixOf } from './editor';

/**
 * Brings labels in the first cells of a worksheet that say something else in line, or empties them where there is no label. The new text
 * stands in the cell itself: other cells may show the same shared string. Formulas, and the cells of tables, whose columns bear their texts as
 * names, stay as they are. @throws ZipError, XmlError
 */
export function writeCells(editor: PackageEditor, part: string, label: Label, policy: Policy): void {
	const text = editor.text(part);
	if (text === null) return;
	const cells = firstCells(text.slice(0, HEAD_BYTES)).filter(({ formula }) => !formula);
	if (cells.length === 0) return;
	const strings = stringsOf(editor.pkg, cells);
	const marking = isEmpty(label) ? '' : formatMarking(label, policy);
	let tables: readonly Area[] | null = null;
	const splices: Splice[] = [];
	for (const cell of cells) {
		const shared = typeof cell.text === 'number' ? strings?.get(cell.text) : cell;
		if (!shared || typeof shared.text !== 'string') continue;
		const changed = changedText(shared.text, label, marking, policy);
		if (changed === null || (!shared.plain && changed.text.trim() !== marking)) continue;
		tables ??= tableAreas(editor, part);
		if (tables.some((area) => isInside(cell.reference, area))) continue;
		splices.push({ start: cell.start, end: cell.end, text: cellXml(text, cell, changed.text) });
		editor.note('body-corner', `${part}#${cell.reference}`, changed.before, marking);
	}
	editor.splice(part, splices);
}

function changedText(text: string, label: Label, marking: string, policy: Policy): { text: string; before: string } | null {
	const stale = findMarkings(text, 'body-corner', '', policy).filter(
		(found) => statesLabel(found.marking, policy) && isStale(found.marking, label, policy),
	);
	if (stale.length === 0) return null;
	let result = '';
	let at = 0;
	for (const [index, { start, end }] of stale.entries()) {
		result += text.slice(at, start) + (index === 0 ? marking : '');
		at = end;
	}
	return { text: result + text.slice(at), before: stale.map(({ marking: { text: words } }) => words).join(' ') };
}

/** The cell with its text inside (18.3.1.53), all else as it was; without text an empty one. */
function cellXml(text: string, cell: Cell, value: string): string {
	const raw = text.slice(cell.start, cell.end);
	const element: XmlElement = parseXml(raw);
	const attributes = element.attributes
		.filter(({ name }) => name !== 't')
		.map((attribute) => ` ${attribute.name}="${escapeAttribute(attribute.value)}"`)
		.join('');
	if (value.trim() === '') return `<${element.name}${attributes}/>`;
	const p = prefixOf(element);
	const space = /^\s|\s$|\n/.test(value) ? ' xml:space="preserve"' : '';
	return `<${element.name}${attributes} t="inlineStr"><${p}is><${p}t${space}>${escapeXml(value)}</${p}t></${p}is></${element.name}>`;
}

/** Columns and rows, from 1. */
interface Area {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

function tableAreas(editor: PackageEditor, part: string): Area[] {
	return editor
		.relationships(part)
		.filter(({ kind, external }) => kind === 'table' && !external)
		.flatMap(({ target }) => {
			const table = editor.text(target);
			const [from, to] = (table === null ? '' : (attributeOf(parseXml(table), 'ref') ?? '')).split(':');
			const start = positionOf(from ?? '');
			const end = positionOf(to ?? from ?? '');
			return start && end ? [{ left: start.column, top: start.row, right: end.column, bottom: end.row }] : [];
		});
}

function isInside(reference: string, { left, top, right, bottom }: Area): boolean {
	const at = positionOf(reference);
	// A cell that does not say where it stands may stand there.
	return at === null || (at.column >= left && at.column <= right && at.row >= top && at.row <= bottom);
}

/** `B3` as column 2, row 3. */
function positionOf(reference: string): { column: number; row: number } | null {
	const match = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(reference);
	if (!match) return null;
	const column = [...(match[1] ?? '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
	return { column, row: Number(match[2]) };
}
