import { attributeOf, parseXml, prefixFor } from '../xml';
import { appendTo, type OdfEditor } from './editor';
import { MANIFEST } from './manifest';
import { MANIFEST_NS } from './names';

/** Lists a new part in the manifest (ODF 1.4 part 2, 4.2), where there is one and it does not list it. @throws ZipError, XmlError */
export function listPart(editor: OdfEditor, path: string): void {
	const text = editor.text(MANIFEST);
	if (text === null) return;
	const root = parseXml(text);
	if (root.children.some((child) => child.local === 'file-entry' && attributeOf(child, 'full-path') === path)) return;
	const prefix = prefixFor(root, MANIFEST_NS);
	const p = prefix ?? 'manifest';
	const declaration = prefix === null ? ` xmlns:manifest="${MANIFEST_NS}"` : '';
	editor.splice(MANIFEST, [appendTo(root, `<${p}:file-entry${declaration} ${p}:full-path="${path}" ${p}:media-type="text/xml"/>`)]);
}
