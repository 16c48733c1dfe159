import { type Label, makeLabel } from '../../label';
import { AXES, type Policy } from '../../policy/types';
import { findAttribute, parseXml, type Splice } from '../xml';
import type { PackageEditor } from './editor';
import { meaningOf } from './msip';
import { contradicts } from './stale';

/**
 * The GUID that a protection label has to become so that it says what the label says, or null where it does so already, where the policy
 * does not know it, or where the policy has none for the new label (the conflict then shows in checking).
 */
export function successorOf(guid: string, label: Label, policy: Policy): string | null {
	const old = meaningOf(guid, policy);
	if (!old || !contradicts({ label: makeLabel(old, policy) }, label, policy)) return null;
	let best: { guid: string; levels: number } | null = null;
	for (const [candidate, like] of Object.entries(policy.markings.guids)) {
		const meaning = makeLabel(like, policy);
		const levels = AXES.filter((axis) => meaning[axis] !== null).length;
		if (levels > (best?.levels ?? 0) && !contradicts({ label: meaning }, label, policy)) best = { guid: candidate, levels };
	}
	return best?.guid ?? null;
}

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
