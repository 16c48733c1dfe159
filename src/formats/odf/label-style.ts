import { attributeOf, childOf, type XmlElement } from '../xml';
import { appendTo, type OdfEditor, parseHead, prefixOf } from './editor';
import { Namer } from './namer';
import type { PartName } from './names';

/** Name of the automatic styles, and of the text box, that carry the label. Each family of styles has names of its own. */
export const LABEL_NAME = 'kakuzuke-label';

/** `paragraph` is for headers and what stands in text boxes, `graphic` for the text boxes. */
export type StyleFamily = 'paragraph' | 'graphic';

/** Adds the styles under which a label is shown, at the right as markings stand, as far as they are not there. @throws ZipError, XmlError */
export function addStyles(editor: OdfEditor, part: PartName, families: readonly StyleFamily[]): void {
	const text = editor.text(part) ?? '';
	if (!text.includes(`"${LABEL_NAME}"`)) return;
	const root = parseHead(text);
	const automatic = childOf(root, 'automatic-styles');
	const known = automatic ? ownStyles(automatic).map((style) => attributeOf(style, 'family')) : [];
	const xml = families
		.filter((family) => !known.includes(family))
		.map((family) => styleXml(automatic ?? root, family))
		.join('');
	if (xml === '') return;
	if (automatic) {
		editor.splice(part, [appendTo(automatic, xml)]);
		return;
	}
	const masters = childOf(root, 'master-styles');
	const name = `${prefixOf(root)}automatic-styles`;
	if (masters) editor.splice(part, [{ start: masters.start, end: masters.start, text: `<${name}>${xml}</${name}>` }]);
}

/** Removes the styles where nothing uses them any more. @throws ZipError, XmlError */
export function dropStyles(editor: OdfEditor, part: PartName): void {
	const text = editor.text(part) ?? '';
	const mentions = text.split(`"${LABEL_NAME}"`).length - 1;
	if (mentions === 0) return;
	const automatic = childOf(parseHead(text), 'automatic-styles');
	const styles = automatic ? ownStyles(automatic) : [];
	if (mentions === styles.length)
		editor.splice(
			part,
			styles.map(({ start, end }) => ({ start, end, text: '' })),
		);
}

function ownStyles(automatic: XmlElement): readonly XmlElement[] {
	return automatic.children.filter((child) => child.local === 'style' && attributeOf(child, 'name') === LABEL_NAME);
}

function styleXml(parent: XmlElement, family: StyleFamily): string {
	const namer = new Namer(parent);
	const s = namer.of('style');
	const fo = namer.of('fo');
	const draw = family === 'graphic' ? namer.of('draw') : '';
	const head = `<${s}style${namer.declarations()} ${s}name="${LABEL_NAME}" ${s}family="${family}">`;
	if (family === 'paragraph') return `${head}<${s}paragraph-properties ${fo}text-align="end"/></${s}style>`;
	const box =
		`<${s}graphic-properties ${draw}stroke="none" ${draw}fill="none" ${draw}auto-grow-height="true" ${draw}auto-grow-width="false" ` +
		`${fo}padding-top="0cm" ${fo}padding-bottom="0cm"/>`;
	return `${head}${box}<${s}text-properties ${fo}font-size="12pt" ${s}font-size-asian="12pt"/></${s}style>`;
}
