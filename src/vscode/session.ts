import { commands, type Disposable, type ExtensionContext, languages, Uri, workspace } from 'vscode';
import { checkContainer, type DocumentReport } from '../check';
import { NO_LABEL } from '../label';
import { Fixes } from './actions';
import { AuditReports } from './audit-reports';
import { CardPanel } from './card-panel';
import { Checker } from './checker';
import { MarkingCompletion, TRIGGERS } from './completion';
import { Dashboard } from './dashboard/panel';
import { Decorations } from './decorations';
import { Exporter } from './export/exporter';
import { Freshness } from './freshness';
import { Guards } from './guards';
import { MarkingHover } from './hover';
import type { Log } from './log';
import { folderReport } from './model/card';
import { Policies } from './policies';
import { PolicyNotice } from './policy-notice';
import { Problems } from './problems';
import { RegisterPart } from './register';
import { Reports } from './reports';
import { Scanner } from './scanner';
import { Scope } from './scope';
import { isFolder, LabelSetter } from './set-label';
import { settingsFor } from './settings';
import { StatusBar } from './status-bar';
import { ClassificationView } from './view';

const DOCUMENTS = [{ scheme: 'file' }, { scheme: 'untitled' }];

/** All parts of the extension, made when the first of them is needed, and how they hear of each other. */
export class Session implements Disposable {
	readonly policies = new Policies();
	readonly scope = new Scope(this.policies);
	readonly reports = new Reports(this.policies);
	readonly checker: Checker;
	readonly scanner: Scanner;
	readonly setter: LabelSetter;
	readonly guards: Guards;
	readonly register: RegisterPart;
	readonly exporter: Exporter;
	readonly audits: AuditReports;
	readonly view: ClassificationView;
	readonly card: CardPanel;
	readonly dashboard: Dashboard;
	readonly #decorations: Decorations;
	readonly #freshness: Freshness;
	readonly #disposables: Disposable[];

	constructor(context: ExtensionContext, log: Log) {
		const { policies, scope, reports } = this;
		this.checker = new Checker(policies, scope, reports, log);
		const cache = {
			folder: Uri.joinPath(context.globalStorageUri, 'cache').fsPath,
			version: String(context.extension.packageJSON.version),
		};
		this.scanner = new Scanner(policies, scope, reports, () => this.checker.openReports(), log, cache);
		this.setter = new LabelSetter(
			policies,
			(uri) => this.read(uri),
			(paths) => this.written(paths),
			(path, reason) => (reason === null ? this.guards.lowering.forget(path) : this.guards.lowering.expect(path, reason)),
			log,
		);
		this.guards = new Guards({
			...{ context, policies, scope, reports, log },
			setter: () => this.setter,
			read: (uri) => this.read(uri),
			onWritten: (paths) => this.written(paths),
		});
		this.register = new RegisterPart(Uri.joinPath(context.extensionUri, 'media'), policies, log);
		this.exporter = new Exporter(context, policies, log, (folder, sequence) => this.register.showEntry(folder, sequence));
		this.audits = new AuditReports(policies, String(context.extension.packageJSON.version), log);
		this.view = new ClassificationView(reports);
		this.card = new CardPanel(Uri.joinPath(context.extensionUri, 'media'), policies, reports, {
			set: (uri) => this.setter.ask([uri]),
			fix: (report, finding, fix) => this.#fix(report, finding, fix),
			read: (uri) => this.read(uri),
		});
		this.dashboard = new Dashboard(Uri.joinPath(context.extensionUri, 'media'), reports, context.workspaceState, {
			list: (mode, filter) => {
				this.view.setMode(mode);
				this.view.setFilter(filter);
			},
		});
		this.#decorations = new Decorations(policies, scope, reports, this.checker);
		const onFiles = (paths: readonly string[] | null): void =>
			paths === null ? this.#decorations.reset() : this.#decorations.refresh(paths);
		this.#freshness = new Freshness(policies, scope, reports, this.checker, this.scanner, onFiles, log);
		const statusBar = new StatusBar(reports, policies, (uri) => (scope.includes(uri.fsPath) ? this.read(uri) : null));
		this.#disposables = [
			...[this.guards, this.exporter, this.register],
			...[this.checker, this.view, this.card, this.dashboard, this.#decorations, this.#freshness, statusBar],
			...[new Problems(reports, policies), new PolicyNotice(policies), reports, policies],
			languages.registerCodeActionsProvider(DOCUMENTS, new Fixes(policies, this.checker, this.reports), {
				providedCodeActionKinds: Fixes.kinds,
			}),
			languages.registerHoverProvider(DOCUMENTS, new MarkingHover(policies, this.checker)),
			languages.registerCompletionItemProvider(DOCUMENTS, new MarkingCompletion(policies), ...TRIGGERS),
			policies.onDidChange(() => scope.clear()),
			workspace.onDidGrantWorkspaceTrust(() => void this.#judgeAnew()),
			workspace.onDidChangeWorkspaceFolders(() => void this.#onFolders()),
			workspace.onDidChangeConfiguration((event) => {
				if (event.affectsConfiguration('kakuzuke') || event.affectsConfiguration('files.exclude')) void this.#judgeAnew();
			}),
		];
	}

	/** The first check of what is open; resolves when it is done. */
	async start(): Promise<void> {
		await commands.executeCommand('setContext', 'kakuzuke.scanned', false);
		await this.checker.checkOpen();
		if (settingsFor(undefined).scanOnOpen && workspace.workspaceFolders !== undefined) void this.scanner.scan(true);
	}

	/** The report of a document as it is now: what is on the screen where it is open, else what is on the disk. */
	read(uri: Uri): DocumentReport {
		const open = workspace.textDocuments.find((document) => !document.isClosed && document.uri.toString() === uri.toString());
		return open ? this.checker.report(open) : isFolder(uri.fsPath) ? this.#folder(uri.fsPath) : this.checker.reportFile(uri.fsPath);
	}

	/** Files were written here. */
	written(paths: readonly string[]): void {
		if (paths.length > 0) this.#freshness.touch(paths);
	}

	dispose(): void {
		for (const disposable of this.#disposables) disposable.dispose();
	}

	/** What is known of a folder, in the form of a report. */
	#folder(path: string): DocumentReport {
		const tree = this.reports.treeOf(path);
		const node = tree?.folder(path);
		const sum = tree && node ? tree.rollUp(node) : null;
		const container = checkContainer(path, sum?.label ?? NO_LABEL, sum?.causes ?? {}, this.policies.workspacePolicyFor(path));
		return folderReport(path, container);
	}

	#fix(report: DocumentReport, finding: number, fix: number): PromiseLike<unknown> {
		const chosen = report.findings[finding]?.fixes[fix];
		return chosen ? commands.executeCommand('kakuzuke.applyFix', { path: report.path, fix: chosen.fix }) : Promise.resolve();
	}

	/** Other rules hold now: everything known is looked at again. */
	async #judgeAnew(): Promise<void> {
		this.policies.reload();
		if (this.reports.scanned) await this.scanner.scan(true);
		else await this.checker.checkOpen();
	}

	async #onFolders(): Promise<void> {
		this.policies.reload();
		this.reports.reset();
		await commands.executeCommand('setContext', 'kakuzuke.scanned', false);
		await this.checker.checkOpen();
	}
}
