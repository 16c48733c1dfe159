import { existsSync } from 'node:fs';
import { commands, l10n, Uri, window, workspace } from 'vscode';
import { DEFAULT_POLICY_ID, POLICY_FILE, SETTINGS_FOLDER } from '../policy';
import type { FixRequest } from './actions';
import type { AuditCall } from './audit-reports';
import type { CommandId } from './command-ids';
import { draftException, type RequestCall } from './exception-request';
import { demandOf } from './export/commands';
import type { DisposeCall } from './guards/dispose-command';
import { NO_FILTER } from './model/view-tree';
import { NO_FILTER as EMPTY_FILTER } from './register/model';
import type { RegisterNode } from './register/view';
import type { Session } from './session';
import type { SetRequest, SetResult } from './set-label';
import { activeUri } from './status-bar';
import { fixAllEdit, toWorkspaceEdit } from './text-edits';
import { mayWrite } from './trust';

/** A row of the view, an item of a menu, or nothing. */
type Target = Uri | { readonly path?: string } | SetRequest | undefined;

type Handler = (session: Session, target: unknown, selection: unknown) => unknown;

/** What each command does, with what VS Code hands over. */
export const HANDLERS: Readonly<Record<CommandId, Handler>> = {
	showLabel: (session, target) => showLabel(session, target as Target),
	setLabel: (session, target, selection) => setLabel(session, target as Target, selection),
	insertLabel: (session, target) => insertLabel(session, target as Target),
	scanWorkspace: (session) => scanWorkspace(session),
	refresh: (session) => session.scanner.scan(),
	cancelScan: (session) => session.scanner.cancel(),
	filter: (session) => session.view.askFilter(),
	clearFilter: (session) => session.view.setFilter(NO_FILTER),
	viewByFolder: (session) => session.view.setMode('folder'),
	viewByFinding: (session) => session.view.setMode('finding'),
	viewByLevel: (session) => session.view.setMode('level'),
	fixAll: (session) => fixAll(session),
	applyFix: (session, request) => applyFix(session, request as FixRequest),
	revealInExplorer: (_session, target) => commands.executeCommand('revealInExplorer', uriOf(target as Target)),
	openWalkthrough: () => commands.executeCommand('workbench.action.openWalkthrough', 'kakuzuke.kakuzuke#start', false),
	openPolicy: () => openPolicy(),
	export: (session, target, selection) => session.exporter.run(demandOf(target, selection)),
	verifyRegister: (session) => session.register.verify(),
	exportRegister: (session, target) => session.register.exportSheet(typeof target === 'string' ? target : undefined),
	copyRegisterHead: (session) => session.register.copyHead(),
	filterRegister: (session) => session.register.askFilter(),
	clearRegisterFilter: (session) => session.register.view.setFilter(EMPTY_FILTER),
	refreshRegister: (session) => session.register.view.load(),
	showRegisterEntry: (session, node) => session.register.show(node as RegisterNode | undefined),
	moreRegister: (session, node) => session.register.more(node as RegisterNode | undefined),
	dispose: (session, target, selection) => dispose(session, target, selection),
	checkBeforePush: (session, target) => checkBeforePush(session, target),
	updateIgnoreList: (session) => updateIgnoreList(session),
	createLedger: (session, call) => session.audits.make('ledger', auditCall(call)),
	showDashboard: (session) => session.dashboard.show(),
	createReport: (session, call) => session.audits.make('report', auditCall(call)),
	requestException: (session, target) => draftException(session.policies, session.checker, requestCall(target)),
};

/** A program hands over a folder and a file; a menu of the Explorer the folder that was clicked. */
function auditCall(call: unknown): AuditCall {
	if (call instanceof Uri) return { folder: call };
	return typeof call === 'object' && call !== null && 'file' in call ? (call as AuditCall) : {};
}

/** A quick fix names the rule; a menu only the document. */
function requestCall(target: unknown): RequestCall | null {
	if (target instanceof Uri) return { path: target.fsPath };
	return typeof target === 'object' && target !== null && 'path' in target && typeof target.path === 'string'
		? (target as RequestCall)
		: null;
}

function uriOf(target: Target): Uri | undefined {
	if (target instanceof Uri) return target;
	if (target !== undefined && 'path' in target && typeof target.path === 'string') return Uri.file(target.path);
	if (target !== undefined && 'uri' in target && target.uri !== undefined) return Uri.from(target.uri);
	return activeUri();
}

function showLabel(session: Session, target: Target): void {
	const uri = uriOf(target);
	if (uri?.scheme === 'file') session.card.show(uri);
	else void window.showInformationMessage(l10n.t('Open or select a document first.'));
}

async function setLabel(session: Session, target: Target, selection: unknown): Promise<readonly SetResult[]> {
	if (target !== undefined && 'label' in target && target.label !== undefined && !('children' in target))
		return session.setter.request(target);
	const uris = manyOf(selection) ?? manyOf(target) ?? [uriOf(target)].filter((uri) => uri !== undefined);
	if (uris.length > 0) return session.setter.ask(uris);
	void window.showInformationMessage(l10n.t('Open or select a document first.'));
	return [];
}

/** The whole selection, where there is one: VS Code hands it over as the second argument. */
function manyOf(selection: unknown): Uri[] | null {
	if (!Array.isArray(selection) || selection.length === 0) return null;
	return selection.flatMap((one: Target) => uriOf(one) ?? []);
}

async function insertLabel(session: Session, target: Target): Promise<unknown> {
	const editor = window.activeTextEditor;
	const uri = target instanceof Uri ? target : editor?.document.uri;
	if (uri === undefined) return window.showInformationMessage(l10n.t('Open or select a document first.'));
	return session.setter.ask([uri]);
}

async function scanWorkspace(session: Session): Promise<unknown> {
	if ((workspace.workspaceFolders ?? []).length === 0) return window.showInformationMessage(l10n.t('Open a folder first.'));
	const summary = await session.scanner.scan();
	const { documents, withFindings, notChecked, cancelled } = summary;
	const text = cancelled
		? l10n.t('Stopped. Documents read: {0}.', documents)
		: l10n.t('Documents read: {0}; with findings: {1}; not checked: {2}.', documents, withFindings, notChecked);
	const open = l10n.t('Show the view');
	// Not awaited: the command is done when the scan is.
	void window.showInformationMessage(text, open).then((answer) => {
		if (answer === open) void commands.executeCommand('kakuzuke.classification.focus');
	});
	if (!cancelled) void session.guards.offerIgnoreList();
	return summary;
}

async function fixAll(session: Session): Promise<void> {
	const document = window.activeTextEditor?.document;
	if (document === undefined || !mayWrite()) return;
	const edit = fixAllEdit(document, session.policies);
	if (edit === null) void window.showInformationMessage(l10n.t('There is nothing here that can be mended without a question.'));
	else await workspace.applyEdit(toWorkspaceEdit(document, [edit]));
}

/** Applies a fix that asks something or writes a file. */
async function applyFix(session: Session, { path, fix }: FixRequest): Promise<unknown> {
	if (!mayWrite()) return [];
	const uri = Uri.file(path);
	if (fix.kind === 'choose-label') return session.setter.ask([uri]);
	if (fix.kind === 'export') return commands.executeCommand('kakuzuke.export', { path, route: fix.route });
	if (fix.kind === 'set-folder-label') {
		return session.setter.setAll([Uri.file(fix.folder)], fix.label, null, true);
	}
	const places = fix.kind === 'create-sidecar' ? (['sidecar'] as const) : fix.places.length > 0 ? fix.places : null;
	return session.setter.setAll([uri], fix.label, places, true);
}

/** From the Explorer or the palette; programs hand over paths and answers, and are asked nothing. */
function dispose(session: Session, target: unknown, selection: unknown): Promise<unknown> {
	if (isDisposeCall(target)) return session.guards.disposeOf(target);
	return session.guards.disposeOf(manyOf(selection) ?? [uriOf(target as Target)].filter((uri) => uri !== undefined));
}

function isDisposeCall(target: unknown): target is DisposeCall {
	return typeof target === 'object' && target !== null && 'paths' in target && 'answers' in target;
}

/** Source Control hands over its repository; programs a folder and `quiet`. */
function checkBeforePush(session: Session, target: unknown): Promise<unknown> {
	const given = (typeof target === 'object' && target !== null ? target : {}) as { rootUri?: Uri; folder?: string; quiet?: boolean };
	const uri = target instanceof Uri ? target : (given.rootUri ?? (given.folder === undefined ? undefined : Uri.file(given.folder)));
	return session.guards.checkBeforePush(uri, given.quiet === true);
}

/** An ignore file lists all or it misleads: the workspace is read first. */
async function updateIgnoreList(session: Session): Promise<unknown> {
	if ((workspace.workspaceFolders ?? []).length === 0) return window.showInformationMessage(l10n.t('Open a folder first.'));
	if ((await session.scanner.scan()).cancelled) return [];
	return session.guards.updateIgnoreList();
}

/** Opens the workspace's policy; where there is none yet, offers to begin one. */
async function openPolicy(): Promise<unknown> {
	const folders = workspace.workspaceFolders ?? [];
	const folder = folders.length > 1 ? await window.showWorkspaceFolderPick() : folders[0];
	if (folder === undefined) return window.showInformationMessage(l10n.t('Open a folder first.'));
	const uri = Uri.joinPath(folder.uri, SETTINGS_FOLDER, POLICY_FILE);
	if (!existsSync(uri.fsPath)) {
		if (!mayWrite()) return undefined;
		const create = l10n.t('Create');
		const question = l10n.t('This folder has no policy of its own; the built-in one holds. Begin one?');
		if ((await window.showInformationMessage(question, create)) !== create) return undefined;
		const text = `{\n\t"id": "${folder.name.replace(/[^\w-]+/g, '-').toLowerCase() || 'office'}",\n\t"extends": "${DEFAULT_POLICY_ID}"\n}\n`;
		await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
	}
	return window.showTextDocument(uri);
}
