import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';

export const EXTENSION_ID = 'kakuzuke.kakuzuke';

/** What `activate` returns, as far as the tests use it. */
export interface Api {
	readonly ready: Promise<unknown>;
	scan(): Promise<unknown>;
	report(uri: vscode.Uri): Promise<unknown>;
}

export async function api(): Promise<Api> {
	const extension = vscode.extensions.getExtension<Api>(EXTENSION_ID);
	assert.ok(extension, `${EXTENSION_ID} is not there`);
	const exported = await extension.activate();
	await exported.ready;
	return exported;
}

export function root(index = 0): string {
	const folder = vscode.workspace.workspaceFolders?.[index];
	assert.ok(folder);
	return folder.uri.fsPath;
}

export function file(name: string, index = 0): string {
	return path.join(root(index), ...name.split('/'));
}

export function uri(name: string, index = 0): vscode.Uri {
	return vscode.Uri.file(file(name, index));
}

/** Puts a document into the workspace, as another program would. */
export function put(name: string, content: string | Uint8Array, index = 0): vscode.Uri {
	mkdirSync(path.dirname(file(name, index)), { recursive: true });
	writeFileSync(file(name, index), content);
	return uri(name, index);
}

export function read(name: string): string {
	return readFileSync(file(name), 'utf8');
}

export async function show(target: vscode.Uri): Promise<vscode.TextEditor> {
	const document = await vscode.workspace.openTextDocument(target);
	const editor = await vscode.window.showTextDocument(document);
	// VS Code keeps a closed document for a while: one of the same name from the test before may come back.
	await vscode.commands.executeCommand('workbench.action.files.revert');
	return editor;
}

/** Replaces the whole text, as one edit of the person at the keyboard. */
export async function setText(editor: vscode.TextEditor, text: string): Promise<void> {
	const last = editor.document.lineAt(editor.document.lineCount - 1).range.end;
	assert.ok(await editor.edit((builder) => builder.replace(new vscode.Range(new vscode.Position(0, 0), last), text)));
}

/** Closes all editors without saving, and empties the workspace. */
export async function clear(): Promise<void> {
	while (vscode.window.activeTextEditor) {
		await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
	}
	await vscode.commands.executeCommand('workbench.action.closeAllEditors');
	for (const folder of vscode.workspace.workspaceFolders ?? []) {
		for (const [name] of await vscode.workspace.fs.readDirectory(folder.uri))
			rmSync(path.join(folder.uri.fsPath, name), { recursive: true, force: true });
	}
}

/** Waits until `probe` gives something other than undefined; says what was seen last where it never does. */
export async function until<T>(
	what: string,
	probe: () => T | undefined | Promise<T | undefined>,
	seen: () => unknown = () => '',
	milliseconds = 10_000,
): Promise<T> {
	const end = Date.now() + milliseconds;
	while (Date.now() < end) {
		const value = await probe();
		if (value !== undefined) return value;
		await new Promise((resolve) => setTimeout(resolve, 40));
	}
	throw new Error(`Waited ${milliseconds} ms for ${what}; seen last: ${JSON.stringify(await seen())}`);
}

export function diagnostics(target: vscode.Uri): vscode.Diagnostic[] {
	return vscode.languages.getDiagnostics(target).filter(({ source }) => source === 'kakuzuke');
}

export function ruleOf(diagnostic: vscode.Diagnostic): string {
	const { code } = diagnostic;
	return String(typeof code === 'object' ? code.value : code);
}

export function rules(target: vscode.Uri): string[] {
	return diagnostics(target).map(ruleOf).sort();
}

/** Waits for a finding of the rule. */
export function finding(target: vscode.Uri, rule: string): Promise<vscode.Diagnostic> {
	return until(
		`${rule} in ${path.basename(target.fsPath)}`,
		() => diagnostics(target).find((diagnostic) => ruleOf(diagnostic) === rule),
		() => rules(target),
	);
}

/** Waits until there is no finding of the rule (of any rule, where none is named). */
export async function noFinding(target: vscode.Uri, rule?: string): Promise<void> {
	await until(
		`no ${rule ?? 'finding'} in ${path.basename(target.fsPath)}`,
		() => (diagnostics(target).some((diagnostic) => !rule || ruleOf(diagnostic) === rule) ? undefined : true),
		() => rules(target),
	);
}

/**
 * The quick fixes that the lightbulb offers for one finding. VS Code cancels the request while another extension registers its own;
 * a person opens the lightbulb again.
 */
export async function fixes(target: vscode.Uri, diagnostic: vscode.Diagnostic): Promise<vscode.CodeAction[]> {
	const end = Date.now() + 3000;
	for (;;) {
		const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
			'vscode.executeCodeActionProvider',
			target,
			diagnostic.range,
			vscode.CodeActionKind.QuickFix.value,
			20,
		);
		if (actions?.length || Date.now() > end) return actions ?? [];
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

/** Takes the fix whose title has the text: applies its edit and runs its command, as the lightbulb does. */
export async function takeFix(target: vscode.Uri, diagnostic: vscode.Diagnostic, title: RegExp): Promise<void> {
	let offered: vscode.CodeAction[] = [];
	const action = await until(
		`a fix ${title}`,
		async () => {
			offered = await fixes(target, diagnostic);
			return offered.find((candidate) => title.test(candidate.title));
		},
		() => offered.map((candidate) => candidate.title),
	);
	if (action.edit) assert.ok(await vscode.workspace.applyEdit(action.edit));
	if (action.command) await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
}

/** Takes a fix that asks, and answers every question with what is proposed first, until `done`. */
export async function takeAsking(target: vscode.Uri, diagnostic: vscode.Diagnostic, title: RegExp, done: () => boolean): Promise<void> {
	const taken = takeFix(target, diagnostic, title);
	await until('the questions to end', async () => {
		if (done()) return true;
		await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
		await new Promise((resolve) => setTimeout(resolve, 150));
		return undefined;
	});
	await taken;
}

export async function hoverText(target: vscode.Uri, line: number, column: number): Promise<string> {
	const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
		'vscode.executeHoverProvider',
		target,
		new vscode.Position(line, column),
	);
	const text = hovers
		.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value)))
		.join('\n');
	// As it is read, without Markdown's escapes.
	return text.replace(/\\([^\w\s])/g, '$1');
}

export async function completions(target: vscode.Uri, line: number, column: number): Promise<string[]> {
	const list = await vscode.commands.executeCommand<vscode.CompletionList>(
		'vscode.executeCompletionItemProvider',
		target,
		new vscode.Position(line, column),
	);
	// Words of the document itself are VS Code's own proposals.
	const own = list.items.filter(({ kind }) => kind !== vscode.CompletionItemKind.Text);
	return own.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

export function exists(name: string): boolean {
	return existsSync(file(name));
}
