import { Range, type TextDocument, WorkspaceEdit } from 'vscode';
import { checkText, defaultPlaces } from '../check';
import { afterEdits, oneEdit, openTextPlaces, planOpenText, structuredFormat, type TextEdit, type TextPlan } from '../formats';
import { encode } from '../formats/text/codec';
import type { Encoding } from '../formats/text/encoding';
import type { Label } from '../label';
import type { Place, Policy } from '../policy';
import type { Policies } from './policies';

/** Times that fixes are applied on top of each other, at most. */
const ROUNDS = 8;

/** What has to change in an open text so that it has this label. */
export function editsFor(document: TextDocument, label: Label, places: readonly Place[], policy: Policy): TextPlan {
	const path = document.uri.fsPath;
	const room = placesIn(document, policy);
	const inText = places.filter((place) => room.includes(place));
	const request = { label, places: inText.length > 0 ? inText : usualPlaces(document.getText(), path, room, policy) };
	const plan = planOpenText(document.getText(), request, { path, policy, languageId: document.languageId });
	const lost = plan.kind === 'edits' ? plan.edits.find(({ newText }) => !canSave(document, newText)) : undefined;
	return lost === undefined ? plan : { kind: 'refused', code: 'encoding-lacks-character', detail: document.encoding };
}

/** Where a label goes that was asked for nowhere in the text: the first line, or what the policy wants in the format. */
function usualPlaces(text: string, path: string, room: readonly Place[], policy: Policy): readonly Place[] {
	const format = structuredFormat(path, text);
	return format === null ? ['header'] : defaultPlaces(format.id, room, policy).filter((place) => room.includes(place));
}

/** The places that an open text has room for. */
export function placesIn(document: TextDocument, policy: Policy): readonly Place[] {
	return openTextPlaces(document.getText(), { path: document.uri.fsPath, policy, languageId: document.languageId });
}

/** VS Code's names of the encodings that are not Unicode, as `formats/text` calls them. */
const ENCODINGS: Readonly<Record<string, Encoding>> = {
	shiftjis: 'shift_jis',
	eucjp: 'euc-jp',
	windows1252: 'windows-1252',
	iso88591: 'windows-1252',
};

/** Whether the editor can save a text in the document's encoding; it would write `?` without a word. */
function canSave(document: TextDocument, text: string): boolean {
	if (/^utf/.test(document.encoding)) return true;
	const encoding = ENCODINGS[document.encoding];
	// ASCII is what every other encoding has.
	return encoding === undefined ? /^[\x00-\x7f]*$/.test(text) : encode(text, encoding) instanceof Uint8Array;
}

/** Whether the editor opened a file in the wrong encoding: saving it would lose what it holds. */
export function isGarbled(document: TextDocument, head: string): boolean {
	return /^utf/.test(document.encoding) && head.includes('\ufffd');
}

/** The edits as the editor takes them; one undo takes them all back. */
export function toWorkspaceEdit(document: TextDocument, edits: readonly TextEdit[]): WorkspaceEdit {
	const edit = new WorkspaceEdit();
	for (const { start, end, newText } of edits) {
		edit.replace(document.uri, new Range(document.positionAt(start), document.positionAt(end)), newText);
	}
	return edit;
}

/** The one edit that applies every preferred fix of a text which needs no question; `null` where there is none. */
export function fixAllEdit(document: TextDocument, policies: Policies): TextEdit | null {
	const path = document.uri.fsPath;
	const context = policies.contextFor(path);
	const { policy } = context.workspacePolicy;
	const original = document.getText();
	if (isGarbled(document, original)) return null;
	let text = original;
	for (let round = 0; round < ROUNDS; round++) {
		const before = text;
		const report = checkText(text, path, document.languageId, context);
		for (const { fix, preferred } of report.findings.flatMap((finding) => finding.fixes)) {
			if (!preferred || fix.kind !== 'set-label') continue;
			const readContext = { path, policy, languageId: document.languageId };
			const room = openTextPlaces(text, readContext);
			const places = fix.places.filter((place) => room.includes(place));
			if (fix.places.length > 0 && places.length === 0) continue;
			const request = { label: fix.label, places: places.length > 0 ? places : usualPlaces(text, path, room, policy) };
			const plan = planOpenText(text, request, readContext);
			if (plan.kind !== 'edits' || plan.edits.some(({ newText }) => !canSave(document, newText))) continue;
			text = afterEdits(text, plan.edits);
			// The other findings speak of the old text.
			break;
		}
		if (text === before) break;
	}
	return oneEdit(original, text);
}
