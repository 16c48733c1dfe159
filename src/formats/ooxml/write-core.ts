import { formatMarking, isEmpty, type Label } from '../../label';
import type { Policy } from '../../policy/types';
import { escapeXml, parseXml, type Splice, textOf, type XmlElement } from '../xml';
import type { PackageEditor } from './editor';
import { CORE_FIELDS, CORE_KINDS, findInCore, propertyPart } from './read-properties';
import { isStale, statesLabel } from './stale';

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
			const changed = replaceIn(element, field.local, text, label, policy);
			if (!changed) continue;
			splices.push({ start: element.contentStart, end: element.contentEnd, text: escapeXml(changed.value) });
			editor.note('property', `${part}#${field.local}`, changed.before, changed.after);
		}
	}
	editor.splice(part, splices);
}

function replaceIn(
	element: XmlElement,
	field: string,
	text: string,
	label: Label,
	policy: Policy,
): { value: string; before: string; after: string } | null {
	const value = textOf(element, text);
	const stale = findInCore(field, value, '', policy).filter(
		({ marking }) => statesLabel(marking, policy) && isStale(marking, label, policy),
	);
	if (stale.length === 0) return null;
	const marking = isEmpty(label) ? '' : formatMarking({ ...label, handling: field === 'title' ? [] : label.handling }, policy);
	let result = '';
	let at = 0;
	for (const [index, found] of stale.entries()) {
		result += value.slice(at, found.start) + (index === 0 ? marking : '');
		at = found.end;
	}
	return { value: result + value.slice(at), before: stale.map((found) => found.marking.text).join(' '), after: marking };
}
