import { formatMarking, isEmpty, type Label } from '../../label';
import type { Policy } from '../../policy/types';
import { attributeOf, childOf, escapeXml, parseXml, prefixFor, type Splice, type XmlElement, XmlScanner } from '../xml';
import { readContent } from '../zip';
import { planStale, planWhole } from './edit-paragraphs';
import { appendTo, type PackageEditor, prefixOf } from './editor';
import { findPart } from './package';
import type { Paragraph } from './paragraphs';
import { hidesMaster, slideParts } from './read-slides';

/** Name of the text box that carries the label. */
export const SHAPE_NAME = 'kakuzuke-label';

const MAIN = 'http://schemas.openxmlformats.org/drawingml/2006/main';
const MAIN_STRICT = 'http://purl.oclc.org/ooxml/drawingml/main';

/** English Metric Units: 914,400 an inch. */
const MARGIN = 91_440;
const HEIGHT = 276_999;

interface Slide {
	readonly width: number;
}

/**
 * Shows the label in a text box on every slide, through its master or its layout, or on the slide itself where it hides both. The first
 * slide's text boxes and the placeholders (footers) that state another level are brought in line. @throws ZipError, XmlError
 */
export function writeSlides(editor: PackageEditor, label: Label, policy: Policy): void {
	const { masters, slides } = slideParts(editor.pkg);
	const marking = isEmpty(label) ? '' : formatMarking(label, policy);
	const slide = { width: slideWidth(editor) };
	for (const master of masters) {
		const layouts = editor.relationships(master).filter(({ kind, external }) => kind === 'slidelayout' && !external);
		for (const part of partsToShow(editor, master, [...new Set(layouts.map(({ target }) => target))], label, marking, policy)) {
			writeShapes(editor, part, slide, label, marking, policy);
		}
	}
	for (const [index, part] of slides.entries()) {
		if (isOnItsOwn(editor, part)) writeShapes(editor, part, slide, label, marking, policy);
		else if (index === 0) mendText(editor, part, 'body-corner', label, marking, policy);
	}
}

/** Whether a slide hides the shapes of its master and layout, so that it shows the label only by a shape of its own; or has one from then. */
function isOnItsOwn(editor: PackageEditor, part: string): boolean {
	const entry = findPart(editor.pkg.archive, part);
	// A presentation may have hundreds of slides; few hide anything.
	if (!entry || !mayHold(readContent(editor.pkg.archive, entry))) return false;
	const text = editor.text(part) ?? '<none/>';
	return hidesMaster(text) || text.includes(`name="${SHAPE_NAME}"`);
}

function mayHold(bytes: Buffer): boolean {
	return bytes.includes('showMasterSp') || bytes.includes(SHAPE_NAME) || bytes[0] === 0xff || bytes[0] === 0xfe || bytes[1] === 0;
}

/** What is typed into a master's or layout's placeholders is a pattern for slides and shows on none of them. */
const shapesOnly = ({ placeholder }: Paragraph): 'look' | 'pass' => (placeholder === null ? 'look' : 'pass');
const placeholdersOnly = ({ placeholder }: Paragraph): 'look' | 'pass' => (placeholder === null ? 'pass' : 'look');

/**
 * Where a master's slides show the label: on the master and on the layouts that hide it; but on each layout, if some layout has a marking
 * of its own already, so that no slide shows two. A label is removed from wherever it stands.
 */
function partsToShow(
	editor: PackageEditor,
	master: string,
	layouts: readonly string[],
	label: Label,
	marking: string,
	policy: Policy,
): readonly string[] {
	const isMarked = (part: string) =>
		planWhole(editor.text(part) ?? '<none/>', 'page-header', label, marking, policy, shapesOnly).kind !== 'absent';
	if (marking === '') return [master, ...layouts];
	const marked = layouts.filter(isMarked);
	const hiding = layouts.filter((part) => hidesMaster(editor.text(part) ?? '<none/>'));
	if (isMarked(master)) return [master, ...new Set([...hiding, ...marked])];
	return marked.length > 0 ? layouts : [master, ...hiding];
}

function slideWidth(editor: PackageEditor): number {
	const text = editor.pkg.main === null ? null : editor.text(editor.pkg.main);
	const size = text === null ? null : childOf(parseXml(text), 'sldSz');
	const width = Number(size ? attributeOf(size, 'cx') : null);
	return width > 0 ? width : 9_144_000;
}

/** Text that says something else is replaced, or emptied where there is no label; nothing is added. */
function mendText(editor: PackageEditor, part: string, place: 'body-corner', label: Label, marking: string, policy: Policy): void {
	const text = editor.text(part);
	if (text === null) return;
	const plan = planStale(text, place, label, marking, policy);
	editor.splice(part, plan.splices);
	if (plan.kind === 'replace') editor.note(place, part, plan.before, marking);
}

/** Footers and other placeholders that say something else. */
function mendPlaceholders(editor: PackageEditor, part: string, label: Label, marking: string, policy: Policy): void {
	const text = editor.text(part);
	const plan = text === null ? null : planStale(text, 'page-footer', label, marking, policy, placeholdersOnly);
	if (plan?.kind !== 'replace') return;
	editor.splice(part, plan.splices);
	editor.note('page-footer', part, plan.before, marking);
}

function writeShapes(editor: PackageEditor, part: string, slide: Slide, label: Label, marking: string, policy: Policy): void {
	mendPlaceholders(editor, part, label, marking, policy);
	const text = editor.text(part);
	if (text === null) return;
	const root = parseXml(text);
	const tree = childOf(childOf(root, 'cSld') ?? root, 'spTree');
	if (!tree) return;
	const plan = planWhole(text, 'page-header', label, marking, policy, shapesOnly);
	if (plan.kind === 'present') return;
	const shape = tree.children.find((child) => child.local === 'sp' && nameOf(child) === SHAPE_NAME);
	if (marking === '' && shape) {
		const rest = plan.splices.filter((splice) => splice.start < shape.start || splice.end > shape.end);
		editor.splice(part, [{ start: shape.start, end: shape.end, text: '' }, ...rest]);
		editor.note('page-header', part, plan.before, null);
	} else if (plan.kind === 'replace') {
		editor.splice(part, plan.splices);
		editor.note('page-header', part, plan.before, marking);
	} else if (marking !== '') {
		const added = shape ? refill(shape, root, tree, slide, marking, text) : insertShape(root, tree, slide, marking, text);
		editor.splice(part, [added, ...plan.splices.filter(({ start, end }) => !shape || start < shape.start || end > shape.end)]);
		editor.note('page-header', part, null, marking);
	} else editor.splice(part, plan.splices);
}

/** Our shape, whose text somebody changed to what is no marking, is made anew. */
function refill(shape: XmlElement, root: XmlElement, tree: XmlElement, slide: Slide, marking: string, text: string): Splice {
	const id = attributeOf(identity(shape) ?? shape, 'id') ?? String(freeId(text));
	return { start: shape.start, end: shape.end, text: shapeXml(root, tree, slide, marking, id) };
}

function insertShape(root: XmlElement, tree: XmlElement, slide: Slide, marking: string, text: string): Splice {
	const xml = shapeXml(root, tree, slide, marking, String(freeId(text)));
	const extensions = childOf(tree, 'extLst');
	return extensions ? { start: extensions.start, end: extensions.start, text: xml } : appendTo(tree, xml);
}

function identity(shape: XmlElement): XmlElement | null {
	const properties = childOf(shape, 'nvSpPr');
	return properties ? childOf(properties, 'cNvPr') : null;
}

function nameOf(shape: XmlElement): string | null {
	const found = identity(shape);
	return found ? attributeOf(found, 'name') : null;
}

/** An id that no shape of the part has. */
function freeId(text: string): number {
	let highest = 1;
	const scanner = new XmlScanner(text);
	for (let token = scanner.next(); token !== 'end'; token = scanner.next()) {
		if ((token !== 'open' && token !== 'empty') || scanner.local !== 'cNvPr') continue;
		const id = Number(scanner.attribute('id'));
		if (Number.isSafeInteger(id) && id > highest && id < 0x7fffffff) highest = id;
	}
	return highest + 1;
}

function shapeXml(root: XmlElement, tree: XmlElement, slide: Slide, marking: string, id: string): string {
	const p = prefixOf(tree);
	const namespace = root.namespace.startsWith('http://purl.oclc.org/') ? MAIN_STRICT : MAIN;
	const known = prefixFor(tree, namespace);
	const a = known ?? 'a';
	const declaration = known === null ? ` xmlns:a="${namespace}"` : '';
	const width = Math.round(slide.width * 0.6);
	const left = slide.width - width - MARGIN;
	return (
		`<${p}sp${declaration}><${p}nvSpPr><${p}cNvPr id="${id}" name="${SHAPE_NAME}"/><${p}cNvSpPr txBox="1"/><${p}nvPr userDrawn="1"/></${p}nvSpPr>` +
		`<${p}spPr><${a}:xfrm><${a}:off x="${left}" y="${MARGIN / 2}"/><${a}:ext cx="${width}" cy="${HEIGHT}"/></${a}:xfrm>` +
		`<${a}:prstGeom prst="rect"><${a}:avLst/></${a}:prstGeom><${a}:noFill/></${p}spPr>` +
		`<${p}txBody><${a}:bodyPr wrap="square" rtlCol="0"><${a}:spAutoFit/></${a}:bodyPr><${a}:lstStyle/>` +
		`<${a}:p><${a}:pPr algn="r"/><${a}:r><${a}:rPr lang="ja-JP" altLang="en-US" sz="1200"/><${a}:t>${escapeXml(marking)}</${a}:t></${a}:r></${a}:p>` +
		`</${p}txBody></${p}sp>`
	);
}
