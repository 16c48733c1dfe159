import { formatMarking, isEmpty, type Label } from '../../label';
import type { Policy } from '../../policy/types';
import { escapeAttribute, type Splice, XmlScanner } from '../xml';
import { type CellText, walkCells } from './cells';
import { planStale, planWhole } from './edit-paragraphs';
import type { OdfEditor } from './editor';
import { findTag } from './outline';
import { hiddenStyles, type Paragraph, walkHead } from './paragraphs';
import { BODY_CHARACTERS, bodyLimit, declarations, firstPage } from './read-body';

const PART = 'content.xml';

interface Body {
	readonly text: string;
	/** Offset of the opening tag. */
	readonly from: number;
	readonly to: number;
	readonly hidden: ReadonlySet<string>;
}

interface Wanted {
	readonly label: Label;
	readonly marking: string;
	readonly policy: Policy;
}

/**
 * Brings what stands at the top of the first page, sheet or slide in line with the label; adds nothing. A label that is removed is removed
 * from the declared header of the slides only. @throws ZipError, XmlError
 */
export function writeBody(editor: OdfEditor, label: Label, policy: Policy): void {
	const text = editor.text(PART);
	const { kind } = editor.document;
	if (text === null || kind === 'properties') return;
	const from = findTag(text, 'body');
	if (from < 0) return;
	const body = { text, from, to: Math.min(text.length, from + BODY_CHARACTERS), hidden: hiddenStyles(text, from) };
	const wanted = { label, marking: isEmpty(label) ? '' : formatMarking(label, policy), policy };
	const splices: Splice[] = [];
	if (kind === 'slides' || kind === 'drawing') splices.push(...mendDeclarations(editor, body, wanted));
	if (wanted.marking === '') editor.splice(PART, splices);
	else if (kind === 'sheet') editor.splice(PART, mendCells(editor, body, wanted));
	else {
		const paragraphs = kind === 'text' ? firstLines(body, wanted) : pageParagraphs(body);
		editor.splice(PART, [...splices, ...mend(editor, paragraphs, 'body-corner', wanted)]);
	}
}

/** The first lines, and as many as move up when of several markings only one is left. */
function firstLines({ text, from, to, hidden }: Body, { label, policy }: Wanted): Paragraph[] {
	const limit = bodyLimit(findTag(text.slice(from, to), 'text-box') >= 0);
	const found: Paragraph[] = [];
	let stale = 0;
	walkHead(text, { from, to, hidden }, (paragraph) => {
		const alone = planStale([paragraph], 'body-corner', label, '', policy);
		const verdict = limit(paragraph, stale > 0 && alone.after[0]?.trim() === '');
		if (verdict === 'look') found.push(paragraph);
		if (verdict === 'look' && alone.kind === 'replace') stale++;
		return verdict !== 'stop';
	});
	return found;
}

function pageParagraphs({ text, from, to, hidden }: Body): Paragraph[] {
	const page = firstPage(text, from, to);
	const found: Paragraph[] = [];
	if (page < 0) return found;
	walkHead(text, { from: page, to, hidden, stopAt: 'page' }, (paragraph) => {
		found.push(paragraph);
		return true;
	});
	return found;
}

/** Markings that say something else get the label; those in a footer of their own, and the others apart. */
function mend(editor: OdfEditor, paragraphs: readonly Paragraph[], place: 'body-corner', wanted: Wanted): Splice[] {
	const { label, marking, policy } = wanted;
	const groups = [
		{ group: paragraphs.filter(({ role }) => role !== 'footer'), at: place },
		{ group: paragraphs.filter(({ role }) => role === 'footer'), at: 'page-footer' },
	] as const;
	return groups.flatMap(({ group, at }) => {
		const plan = planStale(group, at, label, marking, policy);
		if (plan.kind === 'replace') editor.note(at, PART, '', plan.before, marking);
		return plan.splices;
	});
}

function mendCells(editor: OdfEditor, body: Body, { label, marking, policy }: Wanted): Splice[] {
	const cells: CellText[] = [];
	walkCells(body.text, body.from, body.to, body.hidden, (cell) => cells.push(cell));
	return cells.flatMap(({ reference, paragraphs, value }) => {
		const plan = planStale(paragraphs, 'body-corner', label, marking, policy);
		if (plan.kind !== 'replace') return plan.splices;
		editor.note('body-corner', PART, reference, plan.before, marking);
		const index = plan.paragraphs.findIndex(({ box }) => !box);
		if (!value || index < 0) return plan.splices;
		return [{ start: value.start, end: value.end, text: escapeAttribute(plan.after[index] ?? '') }, ...plan.splices];
	});
}

function mendDeclarations(editor: OdfEditor, { text, from, to }: Body, { label, marking, policy }: Wanted): Splice[] {
	return declarations(text, from, to).flatMap(({ local, start, end }) => {
		const scanner = new XmlScanner(text, start, end, true);
		if (scanner.next() !== 'text') return [];
		const value = scanner.value();
		const paragraph = { text: value, pieces: [{ at: 0, value, start, end, cdata: false }], box: true, role: null, start, end };
		const place = local === 'footer-decl' ? 'page-footer' : 'page-header';
		const planned =
			place === 'page-header'
				? planWhole([paragraph], place, label, marking, policy)
				: planStale([paragraph], place, label, marking, policy);
		if (planned.kind !== 'replace' || (place === 'page-footer' && marking === '')) return [];
		editor.note(place, PART, local, planned.before, marking);
		return planned.splices;
	});
}
