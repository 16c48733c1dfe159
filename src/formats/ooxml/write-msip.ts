import { isEmpty, type Label } from '../../label';
import type { Policy } from '../../policy/types';
import { labelsOfPart, meaningOf } from '../marks/msip';
import { successorOf } from '../marks/successor';
import { escapeAttribute, findAttribute, parseXml, type Splice, type XmlElement } from '../xml';
import type { PackageEditor } from './editor';

/**
 * Keeps docMetadata/LabelInfo.xml in step with the label. Labels that were removed or switched off stay as they are; without a label those
 * that the policy maps are marked as removed, as Office does it. @throws ZipError, XmlError
 */
export function writeLabelInfo(editor: PackageEditor, label: Label, policy: Policy): void {
	const part = editor.pkg.relationships.find(({ kind, external }) => kind === 'classificationlabels' && !external)?.target;
	const text = part === undefined ? null : editor.text(part);
	if (part === undefined || text === null) return;
	const active = new Set(labelsOfPart(text, part).map(({ guid }) => guid));
	const labels = parseXml(text).children.filter((element) => element.local === 'label');
	const splices: Splice[] = [];
	const taken = new Set<string>();
	for (const element of labels) {
		const id = findAttribute(element, 'id');
		const guid = guidOf(element);
		if (!id || !active.has(guid)) continue;
		if (isEmpty(label) && meaningOf(guid, policy) !== null) {
			splices.push(switchedOff(element));
			editor.note('property', part, id.value, null);
			continue;
		}
		const successor = successorOf(guid, label, policy);
		if (successor === null) continue;
		const there = labels.filter((other) => other !== element && guidOf(other) === successor);
		// Two labels of one meaning become one.
		if (taken.has(successor) || active.has(successor)) splices.push({ start: element.start, end: element.end, text: '' });
		else {
			for (const { start, end } of there) splices.push({ start, end, text: '' });
			splices.push({ start: id.start, end: id.end, text: `{${successor}}` });
		}
		taken.add(successor);
		editor.note('property', part, id.value, `{${successor}}`);
	}
	editor.splice(part, splices);
}

/** Lower case, without braces. */
function guidOf(element: XmlElement): string {
	return (findAttribute(element, 'id')?.value ?? '').replace(/[{}]/g, '').toLowerCase();
}

/** The element with `enabled="0"` and `removed="1"`. */
function switchedOff(element: XmlElement): Splice {
	const values: Readonly<Record<string, string>> = { enabled: '0', removed: '1' };
	const kept = element.attributes
		.filter(({ name }) => values[name] === undefined)
		.map(({ name, value }) => ` ${name}="${escapeAttribute(value)}"`);
	const added = Object.entries(values).map(([name, value]) => ` ${name}="${value}"`);
	const end = element.empty ? element.end : element.contentStart;
	return { start: element.start, end, text: `<${element.name}${kept.join('')}${added.join('')}${element.empty ? '/>' : '>'}` };
}
