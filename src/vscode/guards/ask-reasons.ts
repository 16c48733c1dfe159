import { basename } from 'node:path';
import { env, l10n, window, workspace } from 'vscode';
import { clausesOf, type Lowering, reasonText } from '../../export/lowering';
import type { Policy } from '../../policy';
import { tongueOf } from '../model/texts';
import { loweringText } from './model/texts';

/**
 * Asks why labels are lowered, file by file; what was answered can be used for the files that are left, and so can "leave as it is".
 * @returns the reason by path; a path without one stays as it is.
 */
export async function askReasons(lowerings: readonly Lowering[], policyFor: (path: string) => Policy): Promise<Map<string, string>> {
	const reasons = new Map<string, string>();
	let last = '';
	for (const [index, lowering] of lowerings.entries()) {
		const left = lowerings.slice(index + 1);
		const count = lowerings.length > 1 ? ` (${index + 1}/${lowerings.length})` : '';
		const reason = await askReason(lowering, policyFor(lowering.path), { count, value: last });
		if (reason !== null) reasons.set(lowering.path, reason);
		if (left.length === 0) break;
		// Asked after the first answer, and after each time that somebody turned away.
		if (index > 0 && reason !== null) continue;
		if (reason === null ? await leaveRest(left.length) : await useForRest(left.length, reason)) {
			if (reason !== null) for (const { path } of left) reasons.set(path, reason);
			break;
		}
		last = reason ?? last;
	}
	return reasons;
}

/** Asks why one label is lowered; `null` where it was left. */
export async function askReason(lowering: Lowering, policy: Policy, frame = { count: '', value: '' }): Promise<string | null> {
	const answer = await window.showInputBox({
		title: l10n.t('Reason for lowering the label of {0}', basename(lowering.path)) + frame.count,
		prompt: `${workspace.asRelativePath(lowering.path)}: ${loweringText(lowering, policy, tongueOf(env.language), l10n.t)}`,
		placeHolder: l10n.t('It is recorded in the register ({0}); Escape leaves the document as it is', clausesOf(policy)),
		value: frame.value,
		ignoreFocusOut: true,
		validateInput: (text) => (reasonText(text) === null ? l10n.t('Please write a reason.') : null),
	});
	return reasonText(answer);
}

async function useForRest(left: number, reason: string): Promise<boolean> {
	const same = { label: l10n.t('Use this reason for the remaining {0}', left), detail: reason, all: true };
	const each = { label: l10n.t('Ask for each'), detail: '', all: false };
	const picked = await window.showQuickPick([same, each], { title: l10n.t('More labels are lowered'), ignoreFocusOut: true });
	return picked?.all ?? false;
}

async function leaveRest(left: number): Promise<boolean> {
	const leave = { label: l10n.t('Leave the remaining {0} as they are too', left), all: true };
	const each = { label: l10n.t('Ask for each'), all: false };
	const picked = await window.showQuickPick([leave, each], { title: l10n.t('More labels are lowered'), ignoreFocusOut: true });
	return picked?.all ?? true;
}
