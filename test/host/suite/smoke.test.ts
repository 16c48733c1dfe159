import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the host', () => {
	it('is a real VS Code', () => {
		assert.match(vscode.version, /^1\.\d+\./);
		console.log(
			vscode.version,
			vscode.env.language,
			vscode.workspace.isTrusted,
			vscode.workspace.workspaceFolders?.map((f) => f.uri.toString()),
		);
		console.log(
			vscode.l10n.t('Hello'),
			vscode.extensions.all.filter((e) => !e.id.startsWith('vscode.')).map((e) => e.id),
		);
	});
	it('finds files', async () => {
		const found = await vscode.workspace.findFiles('**/*');
		assert.ok(found.length > 0);
	});
});
