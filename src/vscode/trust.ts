import { commands, l10n, window, workspace } from 'vscode';

/** Why commands that write do nothing here, or `null` where they may. */
export function whyNotWrite(): string | null {
	return workspace.isTrusted ? null : l10n.t('The workspace is in Restricted Mode; nothing is written until you trust it.');
}

/** Whether writing is allowed; where it is not, says why and offers the way out. */
export function mayWrite(): boolean {
	const reason = whyNotWrite();
	if (reason === null) return true;
	const manage = l10n.t('Manage workspace trust');
	void window.showWarningMessage(reason, manage).then((answer) => {
		if (answer === manage) void commands.executeCommand('workbench.trust.manage');
	});
	return false;
}
