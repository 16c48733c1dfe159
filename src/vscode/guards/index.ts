import { join } from 'node:path';
import { type Disposable, type ExtensionContext, l10n, Uri, window, workspace } from 'vscode';
import type { DocumentReport } from '../../check';
import type { DisposalOutcome } from '../../export/disposal';
import type { Log } from '../log';
import type { Policies } from '../policies';
import type { Reports } from '../reports';
import type { Scope } from '../scope';
import type { LabelSetter } from '../set-label';
import { Deletions } from './deletions';
import { type DisposeCall, disposeAsking, disposeCall } from './dispose-command';
import { offerIgnoreList, updateIgnoreList } from './ignore-files';
import { Landings } from './landings';
import { LoweringGuard } from './lowering-guard';
import { Questions } from './model/questions';
import { Renames } from './renames';
import { type PushCheck, Repositories } from './repositories';
import { Saves } from './saves';
import { Terminals } from './terminals';

/** What the guards need of the rest of the extension. */
export interface GuardParts {
	readonly context: ExtensionContext;
	readonly policies: Policies;
	readonly scope: Scope;
	readonly reports: Reports;
	readonly log: Log;
	setter(): LabelSetter;
	read(uri: Uri): DocumentReport;
	onWritten(paths: readonly string[]): void;
}

/** Everything that watches what happens to labelled documents outside the commands. */
export class Guards implements Disposable {
	readonly lowering: LoweringGuard;
	readonly #repositories: Repositories;
	readonly #disposables: Disposable[];
	#ignoreListOffered = false;

	constructor(private readonly parts: GuardParts) {
		const { policies, scope, log, read, context } = parts;
		this.lowering = new LoweringGuard({
			policies,
			questions: new Questions(context.workspaceState),
			read,
			restore: (path, label) => parts.setter().setOne(Uri.file(path), label, { places: null, reason: null }),
			log,
		});
		const script = join(context.extensionPath, 'dist', 'cli.js');
		const program = { node: process.execPath, script };
		this.#repositories = new Repositories({ policies, log, memory: context.workspaceState, program });
		this.#disposables = [
			this.lowering,
			this.#repositories,
			new Terminals({ policies, scope, log, onPush: (folder) => this.#repositories.onPush(folder) }),
			new Deletions({ policies, scope, log }),
			new Saves({ policies, scope, guard: this.lowering, read }),
			new Renames({ policies, scope, guard: this.lowering, log }),
			new Landings({ policies, log }),
		];
	}

	/** Disposes of files: those that are named with their answers by a program, else what a person chose. */
	async disposeOf(target: DisposeCall | readonly Uri[]): Promise<DisposalOutcome | null> {
		const { policies, log, onWritten } = this.parts;
		const parts = { policies, log, onWritten };
		if ('answers' in target) return disposeCall(target, parts);
		if (target.length === 0) void window.showInformationMessage(l10n.t('Open or select a document first.'));
		return disposeAsking(target, parts);
	}

	/** `quiet`: a program asks; nothing is shown. */
	async checkBeforePush(uri: Uri | undefined, quiet: boolean): Promise<PushCheck | null> {
		const folder = uri?.fsPath ?? workspace.workspaceFolders?.[0]?.uri.fsPath;
		if (folder === undefined) {
			void window.showInformationMessage(l10n.t('Open a folder first.'));
			return null;
		}
		try {
			return await this.#repositories.check(folder, quiet);
		} catch (error) {
			this.parts.log.failure('push', folder, error);
			if (quiet) throw error;
			void window.showErrorMessage(l10n.t('Git could not be asked, so the push was not judged. Is this folder a repository?'));
			return null;
		}
	}

	updateIgnoreList(): ReturnType<typeof updateIgnoreList> {
		return updateIgnoreList(this.parts.reports);
	}

	/** Once in a window: a scan is repeated often. */
	async offerIgnoreList(): Promise<void> {
		if (this.#ignoreListOffered) return;
		this.#ignoreListOffered = await offerIgnoreList(this.parts.reports);
	}

	dispose(): void {
		for (const disposable of this.#disposables) disposable.dispose();
	}
}
