import { basename, dirname } from 'node:path';
import { type Disposable, env, l10n, TabInputText, Uri, window, workspace } from 'vscode';
import { type DocumentReport, inheritedLabel } from '../../check';
import { fileHash } from '../../export/file-hash';
import { clausesOf, type Lowering, recordLowering } from '../../export/lowering';
import { FOLDER_LABEL } from '../../formats';
import { type Label, lowered, NO_LABEL } from '../../label';
import type { Log } from '../log';
import { tongueOf } from '../model/texts';
import type { Policies } from '../policies';
import { askReason } from './ask-reasons';
import type { Question, Questions } from './model/questions';
import { loweringText } from './model/texts';

/** What the guard needs of the rest of the extension. */
export interface LoweringParts {
	readonly policies: Policies;
	readonly questions: Questions;
	read(uri: Uri): DocumentReport;
	/** Puts the former label back: into the editor where the document is open (to be saved), else on the disk. */
	restore(path: string, label: Label): Promise<{ readonly kind: string; readonly unsaved: boolean }>;
	readonly log: Log;
}

/** Asks, once and without standing in the way, why a label was lowered by an edit, and records the answer (3(2)①(イ), 3(2)②). */
export class LoweringGuard implements Disposable {
	/** Documents about which a notification is open. */
	readonly #asking = new Set<string>();
	/** Reasons that were told before the change is saved, by path. */
	readonly #told = new Map<string, string>();
	readonly #subscriptions: Disposable[];

	constructor(private readonly parts: LoweringParts) {
		const review = (path: string): void => {
			if (this.pending(path) !== undefined) void this.review(path);
		};
		const reviewOpen = (): void => {
			for (const { uri } of workspace.textDocuments) review(uri.fsPath);
		};
		this.#subscriptions = [
			workspace.onDidGrantWorkspaceTrust(reviewOpen),
			window.tabGroups.onDidChangeTabs(({ opened }) => {
				for (const { input } of opened) if (input instanceof TabInputText) review(input.uri.fsPath);
			}),
		];
		reviewOpen();
	}

	/** The reason for what the next save of a document will lower. */
	expect(path: string, reason: string): void {
		this.#told.set(path, reason);
	}

	/** Nothing was lowered after all. */
	forget(path: string): void {
		this.#told.delete(path);
	}

	/** A document has another path now. */
	moved(from: string, to: string): void {
		this.parts.questions.move(from, to);
	}

	/** A label was lowered on the disk: recorded with the reason that was told before, else asked for. */
	async onLowered(path: string, before: Label): Promise<void> {
		const { policies, questions } = this.parts;
		const since = new Date().toISOString();
		const question = questions.add({ path, before, sha256: await fileHash(path), since }, policies.policyFor(path));
		const told = this.#told.get(path);
		this.#told.delete(path);
		if (told === undefined) await this.#ask(path);
		else await this.#record(question, told);
	}

	/** The question about a document that is opened again, or whose label changed: asked, or dropped where the label is back. */
	async review(path: string): Promise<void> {
		const question = this.parts.questions.get(path);
		if (question === undefined || this.#lowering(question) === null) this.parts.questions.settle(path);
		else await this.#ask(path);
	}

	/** Whether there is a question about a document. */
	pending(path: string): Question | undefined {
		return this.parts.questions.get(path);
	}

	dispose(): void {
		for (const subscription of this.#subscriptions) subscription.dispose();
	}

	async #ask(path: string): Promise<void> {
		// In Restricted Mode nothing is written; the question waits.
		if (this.#asking.has(path) || !workspace.isTrusted) return;
		const question = this.parts.questions.get(path);
		const lowering = question && this.#lowering(question);
		if (question === undefined || lowering === null || lowering === undefined) return this.parts.questions.settle(path);
		this.#asking.add(path);
		try {
			const give = l10n.t('Give reason…');
			const restore = l10n.t('Restore the label');
			const policy = this.parts.policies.policyFor(path);
			const what = loweringText(lowering, policy, tongueOf(env.language), l10n.t);
			const text = l10n.t('{0}: {1}. Lowering a label needs a reason for the register ({2}).', nameOf(path), what, clausesOf(policy));
			const answer = await window.showWarningMessage(text, give, restore, l10n.t('Later'));
			if (answer === give) await this.#giveReason(question);
			else if (answer === restore) await this.#restore(question);
		} catch (error) {
			this.parts.log.failure('lowering', path, error);
		} finally {
			this.#asking.delete(path);
		}
	}

	async #giveReason(question: Question): Promise<void> {
		const lowering = this.#lowering(question);
		if (lowering === null) return this.parts.questions.settle(question.path);
		const reason = await askReason(lowering, this.parts.policies.policyFor(question.path));
		if (reason !== null) await this.#record(question, reason);
	}

	/** Where it cannot be recorded, the question stays open, and the person is told. */
	async #record(question: Question, reason: string): Promise<void> {
		const { path } = question;
		const lowering = this.#lowering(question);
		if (lowering === null) return this.parts.questions.settle(path);
		try {
			recordLowering({ ...lowering, sha256: await fileHash(path) }, reason, this.parts.policies.contextFor(path));
		} catch (error) {
			this.parts.log.failure('register', path, error);
			const text = l10n.t('The reason could not be recorded: the register cannot be written. You will be asked again.');
			void window.showErrorMessage(text);
			return;
		}
		this.parts.questions.settle(path);
	}

	async #restore({ path, before }: Question): Promise<void> {
		const { kind, unsaved } = await this.parts.restore(path, before);
		const text =
			kind === 'refused'
				? l10n.t('The former label of {0} could not be written back.', nameOf(path))
				: unsaved
					? l10n.t('The former label stands in {0} again. Save it, and nothing is left to be told.', nameOf(path))
					: l10n.t('The former label of {0} is back.', nameOf(path));
		if (kind !== 'refused' && !unsaved) this.parts.questions.settle(path);
		void window.showInformationMessage(text);
	}

	/** What is lowered as it stands now, against the label of the question; `null` where nothing is any more. */
	#lowering({ path, before, sha256 }: Question): Lowering | null {
		const after = this.labelOf(path);
		const kind = lowered(before, after, this.parts.policies.policyFor(path));
		return kind === null ? null : { path, kind, before, after, sha256 };
	}

	/** The label in force of a document, or of the folder that a label file speaks for. */
	labelOf(path: string): Label {
		const { policies } = this.parts;
		const context = policies.contextFor(path);
		if (basename(path) === FOLDER_LABEL) return inheritedLabel(dirname(path), context)?.label ?? NO_LABEL;
		return this.parts.read(Uri.file(path)).label;
	}
}

function nameOf(path: string): string {
	return basename(path) === FOLDER_LABEL ? `${basename(dirname(path))}/` : basename(path);
}
