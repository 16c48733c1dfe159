import { formatMarking, isEmpty, type Label } from '../../label';
import type { Policy } from '../../policy/types';
import { childOf, type Splice, type XmlElement } from '../xml';
import { ZipError } from '../zip';
import { planStale, planWhole } from './edit-paragraphs';
import { type OdfEditor, parseHead } from './editor';
import { HeaderStyles } from './header-style';
import { createMasters } from './label-master';
import { addStyles, dropStyles } from './label-style';
import { listMasters, type Master, type MasterPart } from './masters';
import { findTag } from './outline';
import { hiddenStyles, type Paragraph, walkParagraphs } from './paragraphs';
import { HEADER, placeOf, usedMasters } from './read-masters';
import { HeaderPlan } from './write-header';
import { frameOf, insertFrame, refillFrame } from './write-shape';

const PART = 'styles.xml';

/**
 * Shows the label on every master page in use: in texts and sheets in all their headers, in slides and drawings in a text box. What other
 * masters and the footers state is brought in line. False where there is no master page and none can be made. @throws ZipError, XmlError
 */
export function writeMasters(editor: OdfEditor, label: Label, policy: Policy): boolean {
	const marking = isEmpty(label) ? '' : formatMarking(label, policy);
	if (mastersOf(editor.text(PART)).length === 0) {
		if (marking === '' || editor.document.kind === 'properties') return true;
		if (!createMasters(editor)) return false;
	}
	const text = editor.text(PART) ?? '';
	const masters = mastersOf(text);
	const plan = new MastersPlan(editor, text, label, marking, policy);
	// Of what is no text, sheet, slide or drawing nothing is known that could show a label: what stands there is mended.
	const shown = editor.document.kind !== 'properties';
	const used = new Set(masters.length > 1 && shown ? usedMasters(editor.document, text, masters) : shown ? masters : []);
	for (const master of masters) plan.add(master, used.has(master));
	plan.finish();
	return true;
}

function mastersOf(text: string | null): Master[] {
	return text === null ? [] : listMasters(text, findTag(text, 'master-styles'));
}

/** The edits of all master pages. */
class MastersPlan {
	private readonly splices: Splice[] = [];
	private readonly root: XmlElement;
	private readonly elements: ReadonlyMap<number, XmlElement>;
	private readonly hidden: ReadonlySet<string>;
	private readonly paged: boolean;
	private readonly headerStyles: HeaderStyles;

	constructor(
		private readonly editor: OdfEditor,
		private readonly text: string,
		private readonly label: Label,
		private readonly marking: string,
		private readonly policy: Policy,
	) {
		this.root = parseHead(text);
		const list = childOf(this.root, 'master-styles')?.children ?? [];
		this.elements = new Map(list.map((element) => [element.start, element]));
		this.headerStyles = new HeaderStyles(text, this.root);
		this.hidden = hiddenStyles(text, findTag(text, 'master-styles'));
		this.paged = editor.document.kind !== 'slides' && editor.document.kind !== 'drawing';
	}

	add(master: Master, used: boolean): void {
		const element = this.elements.get(master.start);
		// The reader takes sections wherever they stand; what is edited has to stand where the specification puts it.
		if (!element) throw new ZipError('damaged', `master page at ${master.start}`);
		this.addFooters(master);
		const parts = master.parts.filter((part) => placeOf(part) === 'page-header');
		if (this.paged) {
			this.addHeaders(master, element, used);
			this.addShapes(
				master,
				element,
				parts.filter(({ local }) => !HEADER.test(local)),
				false,
			);
		} else this.addShapes(master, element, parts, used);
	}

	finish(): void {
		const { splices, editor, marking } = this;
		if (editor.document.kind === 'sheet') splices.push(...this.headerStyles.splices(marking !== ''));
		editor.splice(PART, splices);
		if (splices.length > 0 && marking !== '') addStyles(editor, PART, this.paged ? ['paragraph'] : ['paragraph', 'graphic']);
		if (splices.length > 0 && marking === '') dropStyles(editor, PART);
	}

	private paragraphsOf(parts: readonly MasterPart[], footers: boolean): Paragraph[] {
		const found: Paragraph[] = [];
		for (const { start, end, local } of parts) {
			const isFooter = local.startsWith('footer');
			walkParagraphs(this.text, { from: start, to: end, hidden: this.hidden }, (paragraph) => {
				if ((isFooter || paragraph.role === 'footer') === footers) found.push(paragraph);
				return true;
			});
		}
		return found;
	}

	/** The headers of one master; the one for right pages is made where there is none. */
	private addHeaders(master: Master, element: XmlElement, used: boolean): void {
		const { editor, marking } = this;
		const header = new HeaderPlan(this.text, element, editor.document.kind === 'sheet', marking);
		const shown = master.parts.filter((part) => /^header/.test(part.local) && placeOf(part) === 'page-header');
		for (const part of shown) {
			const plan = planWhole(this.paragraphsOf([part], false), 'page-header', this.label, marking, this.policy);
			if (plan.kind === 'present' || (plan.kind === 'absent' && !(used && marking !== ''))) continue;
			this.splices.push(...(plan.kind === 'replace' ? header.replace(part, plan) : header.fill(part)));
			this.note(`${master.name}/${part.local}`, plan.before);
		}
		if (used && marking !== '') this.headerStyles.show(master);
		else if (header.isGone) this.headerStyles.drop(master);
		else if (shown.length > 0) this.headerStyles.show(master);
		if (!used || marking === '' || shown.some(({ local }) => local === 'header')) return;
		const off = master.parts.find(({ local }) => local === 'header');
		const plan = off ? planWhole(this.paragraphsOf([off], false), 'page-header', this.label, marking, this.policy) : null;
		this.splices.push(...(off && plan ? header.show(off, plan) : header.make()));
		this.note(`${master.name}/header`, plan?.before ?? null);
	}

	/** The shapes of one master; where none states a label, and one is to be shown, a text box is added. */
	private addShapes(master: Master, element: XmlElement, parts: readonly MasterPart[], show: boolean): void {
		const { marking } = this;
		const plan = planWhole(this.paragraphsOf(parts, false), 'page-header', this.label, marking, this.policy);
		if (plan.kind === 'present') return;
		const frame = frameOf(element);
		if (marking === '' && frame) {
			const rest = plan.splices.filter(({ start, end }) => start < frame.start || end > frame.end);
			this.splices.push({ start: frame.start, end: frame.end, text: '' }, ...rest);
		} else if (plan.kind === 'replace') this.splices.push(...plan.splices);
		else if (show && marking !== '') {
			const splices = frame ? refillFrame(frame, element, this.root, marking) : insertFrame(element, this.root, master.layout, marking);
			this.splices.push(splices);
		} else return;
		this.note(master.name, plan.before);
	}

	private addFooters(master: Master): void {
		if (this.marking === '') return;
		const parts = master.parts.filter((part) => placeOf(part) !== null);
		const paragraphs = this.paragraphsOf(parts, true);
		const plan = planStale(paragraphs, 'page-footer', this.label, this.marking, this.policy);
		if (plan.kind !== 'replace') return;
		this.splices.push(...plan.splices);
		this.editor.note('page-footer', PART, master.name, plan.before, this.marking);
	}

	private note(spot: string, before: string | null): void {
		this.editor.note('page-header', PART, spot, before, this.marking);
	}
}
