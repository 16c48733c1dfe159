import { attributeOf, childOf, type XmlElement } from '../xml';
import { appendTo, type OdfEditor, parseHead, prefixOf } from './editor';
import { Namer } from './namer';
import type { PartName } from './names';

/** Name of the automatic style, and of the text box, that carry the label. */
export const LABEL_NAME = 'kakuzuke-label';

/** `paragraph` is for headers, `graphic` for text boxes. */
export type StyleFamily = 'paragraph' | 'graphic';

/** Adds the style under which a label is shown, at the right as markings stand, unless it is there. @throws ZipError, XmlError */
export function addStyle(editor: OdfEditor, part: PartName, family: StyleFamily): void {
	const text = editor.text(part) ?? '';
	if (mentions(text) === 0) return;
	const root = parseHead(text);
	const automatic = childOf(root, 'automatic-styles');
	if (automatic && ownStyle(automatic)) return;
	const p = prefixOf(root);
	if (automatic) {
		editor.splice(part, [appendTo(automatic, styleXml(automatic, family))]);
		return;
	}
	const masters = childOf(root, 'master-styles');
	if (!masters) return;
	const xml = `<${p}automatic-styles>${styleXml(root, family)}</${p}automatic-styles>`;
	editor.splice(part, [{ start: masters.start, end: masters.start, text: xml }]);
}

/** Removes the style where nothing uses it any more. @throws ZipError, XmlError */
export function dropStyle(editor: OdfEditor, part: PartName): void {
	const text = editor.text(part) ?? '';
	// The style's own name is the one mention.
	if (mentions(text) !== 1) return;
	const automatic = childOf(parseHead(text), 'automatic-styles');
	const style = automatic ? ownStyle(automatic) : null;
	if (style) editor.splice(part, [{ start: style.start, end: style.end, text: '' }]);
}

function mentions(text: string): number {
	return text.split(`"${LABEL_NAME}"`).length - 1;
}

function ownStyle(automatic: XmlElement): XmlElement | null {
	return automatic.children.find((child) => child.local === 'style' && attributeOf(child, 'name') === LABEL_NAME) ?? null;
}

function styleXml(parent: XmlElement, family: StyleFamily): string {
	const namer = new Namer(parent);
	const s = namer.of('style');
	const fo = namer.of('fo');
	const draw = family === 'graphic' ? namer.of('draw') : '';
	const head = `<${s}style${namer.declarations()} ${s}name="${LABEL_NAME}" ${s}family="${family}">`;
	const align = `<${s}paragraph-properties ${fo}text-align="end"/>`;
	if (family === 'paragraph') return `${head}${align}</${s}style>`;
	const box =
		`<${s}graphic-properties ${draw}stroke="none" ${draw}fill="none" ${draw}auto-grow-height="true" ${draw}auto-grow-width="false" ` +
		`${fo}padding-top="0cm" ${fo}padding-bottom="0cm"/>`;
	const size = `<${s}text-properties ${fo}font-size="12pt" ${s}font-size-asian="12pt"/>`;
	return `${head}${box}${align}${size}</${s}style>`;
}
