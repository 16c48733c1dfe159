import { existsSync } from 'node:fs';
import { type Disposable, Position, Range, type TextDocument, type TextDocumentChangeEvent, workspace } from 'vscode';
import { type CheckContext, checkFile, checkText, type DocumentReport, isMail, needsWholeText, unreadableReport } from '../check';
import type { Log } from './log';
import type { Policies } from './policies';
import type { Reports } from './reports';
import type { Scope } from './scope';
import { settingsFor } from './settings';
import { isGarbled } from './text-edits';

/** A label stands in the first 8 KiB (formats/text); twice that is read so that a line is never cut where it matters. */
const HEAD = 16_384;

/** Keeps the reports of open text documents up to date: on opening, while typing, and when they close. */
export class Checker implements Disposable {
	readonly #timers = new Map<string, NodeJS.Timeout>();
	/** Counts up with every reason to check; a check that was asked for earlier does nothing. */
	readonly #generations = new Map<string, number>();
	readonly #subscriptions: Disposable[];
	#mail: { readonly document: TextDocument; readonly version: number; readonly report: DocumentReport } | null = null;

	constructor(
		private readonly policies: Policies,
		private readonly scope: Scope,
		private readonly reports: Reports,
		private readonly log: Log,
	) {
		this.#subscriptions = [
			workspace.onDidOpenTextDocument((document) => this.#schedule(document, 0)),
			workspace.onDidChangeTextDocument((event) => this.#onChange(event)),
			workspace.onDidSaveTextDocument((document) => this.#schedule(document, 0)),
			workspace.onDidCloseTextDocument((document) => this.#onClose(document)),
		];
	}

	/** Checks every open document anew; resolves when all are done. */
	async checkOpen(): Promise<void> {
		for (const document of workspace.textDocuments) {
			this.#cancel(document.uri.fsPath);
			this.check(document);
			// Others have a turn between two documents.
			await new Promise((resolve) => setImmediate(resolve));
		}
	}

	/** Reports of all open documents as they stand on the screen; nothing is kept. The editor holds on to deleted ones for minutes: these are none. */
	openReports(): DocumentReport[] {
		const open = workspace.textDocuments.filter(
			({ isClosed, uri }) => !isClosed && uri.scheme === 'file' && this.scope.includes(uri.fsPath),
		);
		return open.filter(({ isDirty, uri }) => isDirty || existsSync(uri.fsPath)).map((document) => this.report(document));
	}

	/** Checks one document now and keeps the report; nothing for what is no document of the product. */
	check(document: TextDocument): void {
		if (document.isClosed || document.uri.scheme !== 'file') return;
		const path = document.uri.fsPath;
		if (!this.scope.includes(path)) {
			if (this.reports.get(path) !== undefined) this.reports.delete([path]);
			return;
		}
		this.#mail = null;
		this.reports.set(this.report(document));
	}

	/** The report of an open document as it stands on the screen. An engine that fails gives "not checked", never "clean". */
	report(document: TextDocument): DocumentReport {
		const path = document.uri.fsPath;
		const context = this.policies.contextFor(path);
		try {
			const head = headOf(document);
			// Opened in the wrong encoding: the file says more than the screen.
			if (!document.isDirty && isGarbled(document, head)) return checkFile(path, context);
			if (!document.isDirty && isMail(path)) return this.#mailReport(document, context);
			const text = needsWholeText(path, head) ? document.getText() : head;
			return checkText(text, path, document.languageId, context);
		} catch (error) {
			this.log.failure('check', path, error);
			return unreadableReport(path, 'io', errorName(error), context);
		}
	}

	/** A mail's attachments stand in the file only. Reading them takes its time, and quick fixes are asked for at every turn: the last one is kept. */
	#mailReport(document: TextDocument, context: CheckContext): DocumentReport {
		const known = this.#mail;
		if (known?.document === document && known.version === document.version) return known.report;
		const report = checkFile(document.uri.fsPath, context);
		this.#mail = { document, version: document.version, report };
		return report;
	}

	/** The report of a file as it stands on the disk. */
	reportFile(path: string): DocumentReport {
		const context = this.policies.contextFor(path);
		try {
			return checkFile(path, context);
		} catch (error) {
			this.log.failure('check', path, error);
			return unreadableReport(path, 'io', errorName(error), context);
		}
	}

	dispose(): void {
		for (const timer of this.#timers.values()) clearTimeout(timer);
		for (const subscription of this.#subscriptions) subscription.dispose();
	}

	#onChange(event: TextDocumentChangeEvent): void {
		const { document, contentChanges } = event;
		if (document.uri.scheme !== 'file') return;
		// What is written below the header zone cannot change what was found.
		if (contentChanges.every((change) => change.rangeOffset > HEAD) && !needsWholeText(document.uri.fsPath, headOf(document))) return;
		const { checkOnType, debounce } = settingsFor(document.uri);
		if (checkOnType) this.#schedule(document, debounce);
	}

	#onClose(document: TextDocument): void {
		if (document.uri.scheme !== 'file') return;
		const path = document.uri.fsPath;
		this.#cancel(path);
		// What was not saved is gone; in a scanned folder, what stands on the disk counts again.
		const scanned = this.reports.scanned && this.reports.treeOf(path) !== undefined;
		if (scanned && existsSync(path) && this.scope.includes(path)) this.reports.set(this.reportFile(path));
		else this.reports.delete([path]);
	}

	#schedule(document: TextDocument, delay: number): void {
		if (document.uri.scheme !== 'file') return;
		const path = document.uri.fsPath;
		const generation = this.#cancel(path);
		const run = (): void => {
			this.#timers.delete(path);
			if (this.#generations.get(path) === generation) this.check(document);
		};
		this.#timers.set(path, setTimeout(run, delay));
	}

	/** Makes every check that waits for this document stale. Returns the generation that counts now. */
	#cancel(path: string): number {
		clearTimeout(this.#timers.get(path));
		this.#timers.delete(path);
		const generation = (this.#generations.get(path) ?? 0) + 1;
		this.#generations.set(path, generation);
		return generation;
	}
}

/** The beginning of a text, whole lines; a large document is not joined together for it. */
export function headOf(document: TextDocument): string {
	for (let lines = 256; lines < document.lineCount; lines *= 4) {
		const head = document.getText(new Range(new Position(0, 0), new Position(lines, 0)));
		if (head.length > HEAD) return head;
	}
	return document.getText();
}

function errorName(error: unknown): string {
	return error instanceof Error ? error.name : 'Error';
}
