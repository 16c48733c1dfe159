import type { Label } from '../../label';
import type { Policy } from '../../policy/types';
import { changedField } from '../marks/field';
import { escapeXml, parseXml, type Splice, textOf } from '../xml';
import type { PackageEditor } from './editor';
import { CORE_FIELDS, CORE_KINDS, propertyPart } from './read-properties';

/** Brings markings in the core properties that say something else in line; adds none. @throws ZipError, XmlError */
export function writeCore(editor: PackageEditor, label: Label, policy: Policy): void {
	const part = propertyPart(editor.pkg, CORE_KINDS, 'docProps/core.xml');
	const text = editor.text(part);
	if (text === null) return;
	const splices: Splice[] = [];
	for (const field of parseXml(text).children) {
		if (!CORE_FIELDS.has(field.local)) continue;
		for (const element of [field, ...field.children]) {
			// A value that holds elements is changed in these.
			if (element.children.length > 0 || element.empty) continue;
			const changed = changedField(field.local, textOf(element, text), label, policy);
			if (!changed) continue;
			splices.push({ start: element.contentStart, end: element.contentEnd, text: escapeXml(changed.value) });
			editor.note('property', `${part}#${field.local}`, changed.before, changed.after);
		}
	}
	editor.splice(part, splices);
}
