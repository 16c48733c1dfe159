import { Range, type TextDocument, WorkspaceEdit } from 'vscode';
import { checkText } from '../check';
import { planTextEdits, type TextEdit, type TextPlan } from '../formats';
import type { Label } from '../label';
import type { Place, Policy } from '../policy';
import { afterEdits, oneEdit } from './model/edits';
import type { Policies } from './policies';

/** Times that fixes are applied on top of each other, at most. */
const ROUNDS = 8;

/** What has to change in an open text so that it has this label. */
export function editsFor(document: TextDocument, label: Label, places: readonly Place[], policy: Policy): TextPlan {
	const inText = places.filter((place) => place === 'header' || place === 'front-matter');
	const request = { label, places: inText.length > 0 ? inText : (['header'] as const) };
	return planTextEdits(document.getText(), request, { path: document.uri.fsPath, policy, languageId: document.languageId });
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
	let text = original;
	for (let round = 0; round < ROUNDS; round++) {
		const before = text;
		const report = checkText(text, path, document.languageId, context);
		for (const { fix, preferred } of report.findings.flatMap((finding) => finding.fixes)) {
			if (!preferred || fix.kind !== 'set-label') continue;
			const places = fix.places.filter((place) => place === 'header' || place === 'front-matter');
			if (fix.places.length > 0 && places.length === 0) continue;
			const request = { label: fix.label, places: places.length > 0 ? places : (['header'] as const) };
			const plan = planTextEdits(text, request, { path, policy, languageId: document.languageId });
			if (plan.kind !== 'edits') continue;
			text = afterEdits(text, plan.edits);
			// The other findings speak of the old text.
			break;
		}
		if (text === before) break;
	}
	return oneEdit(original, text);
}
