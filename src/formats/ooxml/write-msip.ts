import type { Label } from '../../label';
import type { Policy } from '../../policy/types';
import { successorOf } from '../marks/successor';
import { findAttribute, parseXml, type Splice } from '../xml';
import type { PackageEditor } from './editor';

/** Keeps docMetadata/LabelInfo.xml in step with the label. @throws ZipError, XmlError */
export function writeLabelInfo(editor: PackageEditor, label: Label, policy: Policy): void {
	const part = editor.pkg.relationships.find(({ kind, external }) => kind === 'classificationlabels' && !external)?.target;
	const text = part === undefined ? null : editor.text(part);
	if (part === undefined || text === null) return;
	const splices: Splice[] = [];
	for (const element of parseXml(text).children) {
		const id = element.local === 'label' ? findAttribute(element, 'id') : null;
		const successor = id ? successorOf(id.value.replace(/[{}]/g, '').toLowerCase(), label, policy) : null;
		if (!id || successor === null) continue;
		splices.push({ start: id.start, end: id.end, text: `{${successor}}` });
		editor.note('property', part, id.value, `{${successor}}`);
	}
	editor.splice(part, splices);
}
