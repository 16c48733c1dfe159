import { childOf, escapeAttribute } from '../xml';
import { appendTo, type OdfEditor, parseHead, prefixOf } from './editor';
import { listPart } from './list-part';
import { mentionedMasters } from './masters';
import { Namer } from './namer';
import { OFFICE_NS } from './names';
import { outlineOf } from './outline';
import { versionOf } from './write-meta';

const PART = 'styles.xml';
const LAYOUT_NAME = 'kakuzuke-page';
/** More master pages than that nobody names without having them. */
const MOST = 64;

/**
 * Makes the master pages that the pages of a document without any refer to, with the program's own page size; false where there is nothing
 * to put them into. @throws ZipError, XmlError
 */
export function createMasters(editor: OdfEditor): boolean {
	if (editor.text(PART) === null) {
		if (editor.document.manifest.encrypted.has(PART)) return false;
		editor.create(PART, `<office:document-styles xmlns:office="${OFFICE_NS}"${versionOf(editor)}></office:document-styles>`);
		listPart(editor, PART);
	}
	const names = namesOf(editor);
	const text = editor.text(PART) ?? '';
	const root = parseHead(text);
	const o = prefixOf(root);
	const automatic = childOf(root, 'automatic-styles');
	const masters = childOf(root, 'master-styles');
	const namer = new Namer(root);
	const s = namer.of('style');
	const declarations = namer.declarations();
	const layout = `<${s}page-layout${declarations} ${s}name="${LAYOUT_NAME}"/>`;
	const pages = names
		.map((name) => `<${s}master-page${declarations} ${s}name="${escapeAttribute(name)}" ${s}page-layout-name="${LAYOUT_NAME}"/>`)
		.join('');
	// Impress shows no master page of a document without common styles.
	const common = childOf(root, 'styles') ? '' : `<${o}styles/>`;
	const styles = automatic ? '' : `${common}<${o}automatic-styles>${layout}</${o}automatic-styles>`;
	const list = masters ? '' : `<${o}master-styles>${pages}</${o}master-styles>`;
	if (automatic) editor.splice(PART, [appendTo(automatic, layout), ...(masters ? [appendTo(masters, pages)] : [])]);
	else if (masters) editor.splice(PART, [{ start: masters.start, end: masters.start, text: styles }, appendTo(masters, pages)]);
	if (masters) return true;
	const after = editor.text(PART) ?? '';
	const { body } = outlineOf(after, true);
	if (body >= 0) editor.splice(PART, [{ start: body, end: body, text: styles + list }]);
	else editor.splice(PART, [appendTo(parseHead(after), styles + list)]);
	return true;
}

/** Of texts and sheets the default one; of others those that pages name. */
function namesOf(editor: OdfEditor): readonly string[] {
	const { kind } = editor.document;
	const named = [...mentionedMasters(editor.document.text('content.xml') ?? '')].slice(0, MOST);
	if (kind === 'text') return [...new Set(['Standard', ...named])];
	return named.length > 0 ? named : ['Default'];
}
