import { formatLevels, formatMarking, isEmpty, type Label, parseProperty, sameLabel } from '../../label';
import { AXES, type Policy } from '../../policy/types';
import { changedField, contradicts, foreignField, successorOf, toMarking, type Wanted, wantedProperties } from '../marks';
import { archivePart } from './archive';
import type { PdfEditor } from './editor';
import { FIELDS, type InfoEntry, infoEntries } from './info';
import { encodeName, encodeText } from './text-string';
import { PdfDict, PdfRef } from './values';

/** A change of the information dictionary. */
interface InfoChange {
	/** The key as it stands, or null for a new one. */
	readonly key: string | null;
	/** New text of key and value, or null to take it out. */
	readonly text: string | null;
	readonly name: string;
	readonly before: string | null;
	readonly after: string | null;
}

/**
 * Writes the label to the information dictionary (ISO 32000-2, 14.3.3): custom entries that the policy names; other entries that say
 * something else are brought in line.
 * @returns text of the reference to the dictionary, for the trailer; nothing where there is none. @throws PdfError
 */
export function writeInfo(editor: PdfEditor, label: Label, policy: Policy): string {
	const { objects } = editor.document;
	const reference = objects.xref.trailer.get('/Info');
	const entry = reference instanceof PdfRef ? objects.entry(reference.number) : null;
	const dict = entry?.value instanceof PdfDict ? entry.value : null;
	const changes = planInfo(infoEntries(objects), wantedIn(editor, label, policy), label, policy);
	for (const { name, before, after } of changes) if (before !== after) editor.note('property', `Info#${name}`, before, after);
	const added = changes.map(({ text }) => (text === null ? '' : ` ${text}`)).join('');
	if (entry && dict) {
		for (const { key } of changes) {
			const place = key === null ? undefined : dict.places.get(key);
			if (place) editor.splice(entry, { start: place.key, end: place.to, text: '' });
		}
		if (changes.length > 0) editor.splice(entry, { start: entry.span.to - 2, end: entry.span.to - 2, text: added });
		return `${entry.number} ${entry.generation} R`;
	}
	const old = reference instanceof PdfDict ? directEntries(editor, reference, changes) : '';
	if (changes.length === 0 || (old === '' && added === '')) return old === '' ? '' : `<<${old}>>`;
	return `${editor.add(`<<${old}${added}>>`)} 0 R`;
}

/** Some writers leave the dictionary in the trailer. */
function directEntries(editor: PdfEditor, dict: PdfDict, changes: readonly InfoChange[]): string {
	const { store } = editor.document.objects;
	let text = '';
	for (const [key, place] of dict.places) {
		if (changes.some((change) => change.key === key)) continue;
		text += ` ${store.from(place.key, place.to - place.key).toString('latin1', 0, place.to - place.key)}`;
	}
	return text;
}

/** PDF/A-4 has no entries of one's own in the information dictionary (ISO 19005-4, 6.1.3): only those that stand there are kept in line. */
function wantedIn({ document }: PdfEditor, label: Label, policy: Policy): Wanted[] {
	const wanted = [...wantedProperties(label, policy)];
	if (archivePart(document) !== 4) return wanted;
	const names = new Set(infoEntries(document.objects).map(({ name }) => name));
	return wanted.filter(({ name }) => names.has(name));
}

function planInfo(entries: readonly InfoEntry[], wanted: readonly Wanted[], label: Label, policy: Policy): InfoChange[] {
	const own = new Set(wanted.map(({ name }) => name));
	const changes: InfoChange[] = [];
	for (const entry of entries) {
		if (own.has(entry.name)) continue;
		const change = changeOf(entry, label, policy);
		if (change) changes.push(change);
	}
	if (wanted.every((want) => isDone(entries, want, policy))) return changes;
	// All of ours are written anew behind the others, so that the result does not depend on what stood there.
	for (const { name, value } of wanted) {
		const old = entries.find((entry) => entry.name === name);
		if (!old && value === null) continue;
		const text = value === null ? null : `${encodeName(name)} ${encodeText(value)}`;
		changes.push({ key: old?.key ?? null, text, name, before: old?.value ?? null, after: value });
	}
	return changes;
}

function isDone(entries: readonly InfoEntry[], { name, value, optional }: Wanted, policy: Policy): boolean {
	const old = entries.find((entry) => entry.name === name)?.value;
	if (old === undefined || value === null) return old === undefined && (value === null || optional === true);
	if (old === value) return true;
	const [was, is] = [parseProperty(name, old, policy), parseProperty(name, value, policy)];
	return was !== null && is !== null && was.problems.length === 0 && sameLabel(was.label, is.label);
}

/** What brings an entry that is not ours in line, or null. */
function changeOf(entry: InfoEntry, label: Label, policy: Policy): InfoChange | null {
	const { key, name, value } = entry;
	const field = FIELDS[key];
	if (field !== undefined) {
		const changed = changedField(field, value, label, policy);
		return changed ? { key, name, text: `${key} ${encodeText(changed.value)}`, before: value, after: changed.value } : null;
	}
	const foreign = foreignField(name);
	if (foreign) {
		const successor = successorOf(foreign.guid, label, policy);
		if (successor === null) return null;
		const renamed = `MSIP_Label_${successor}_${foreign.field}`;
		const after = foreign.field.toLowerCase() === 'name' ? formatLevels(label, policy) : value;
		return { key, name: renamed, text: `${encodeName(renamed)} ${encodeText(after)}`, before: value, after };
	}
	const parsed = parseProperty(name, value, policy);
	if (!parsed || !contradicts(toMarking(parsed, 'property', ''), label, policy)) return null;
	const after = otherValue(name, label, policy);
	return { key, name, text: after === null ? null : `${encodeName(name)} ${encodeText(after)}`, before: value, after };
}

/** A value that gives a custom entry the meaning of the label, or null where none does. */
function otherValue(name: string, label: Label, policy: Policy): string | null {
	if (isEmpty(label)) return null;
	const levels = AXES.map((axis) => label[axis]).filter((level) => level !== null);
	for (const candidate of [formatMarking(label, policy), ...levels]) {
		const parsed = parseProperty(name, candidate, policy);
		if (parsed && parsed.problems.length === 0 && !contradicts(toMarking(parsed, 'property', ''), label, policy)) return candidate;
	}
	return null;
}
