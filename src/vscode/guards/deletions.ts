import { basename } from 'node:path';
import { type Disposable, env, l10n, window, workspace } from 'vscode';
import type { CheckContext } from '../../check';
import { countedLabel, type DisposalAnswers, disposalEvent, isGuardedLabel, judgeDisposal } from '../../export/disposal';
import { fileHash } from '../../export/file-hash';
import { record } from '../../export/lowering';
import { surveyFiles } from '../../export/survey';
import type { Survey } from '../../export/types';
import { highest, NO_LABEL } from '../../label';
import type { Log } from '../log';
import { tongueOf } from '../model/texts';
import type { Policies } from '../policies';
import type { Scope } from '../scope';
import { askDisposal, NO_DISPOSAL_ANSWERS } from './ask-disposal';
import { labelWords } from './model/texts';

/** Milliseconds for which a deletion waits so that labels and hashes can be read. */
const PATIENCE = 8000;

/** What stood at one path that is deleted, as far as the policy guards it. */
interface Doomed {
	readonly survey: Survey;
	readonly context: CheckContext;
	readonly hashes: ReadonlyMap<string, string | null>;
	/** Not all could be read in time. */
	readonly partly: boolean;
}

interface DeletionParts {
	readonly policies: Policies;
	readonly scope: Scope;
	readonly log: Log;
}

/**
 * Sees documents of level 2 and above that are deleted in VS Code (3(2)⑩). VS Code lets nobody refuse that, but it waits while label and hash are
 * read. The deletion is recorded at once, its treatment not stated; treatment and permission are asked for, and recorded in a second entry.
 */
export class Deletions implements Disposable {
	readonly #doomed = new Map<string, Promise<Doomed | null>>();
	readonly #subscriptions: Disposable[];

	constructor(private readonly parts: DeletionParts) {
		this.#subscriptions = [
			workspace.onWillDeleteFiles((event) => {
				for (const { fsPath, scheme } of event.files) {
					if (scheme !== 'file') continue;
					const doomed = this.#look(fsPath);
					this.#doomed.set(fsPath, doomed);
					event.waitUntil(doomed.then(() => undefined));
				}
			}),
			workspace.onDidDeleteFiles(({ files }) => void this.#onDeleted(files.map(({ fsPath }) => fsPath))),
		];
	}

	dispose(): void {
		for (const subscription of this.#subscriptions) subscription.dispose();
	}

	/** Label and hash of what is guarded at a path; `null` where nothing is. Never throws. */
	async #look(path: string): Promise<Doomed | null> {
		const { policies, scope, log } = this.parts;
		const context = policies.contextFor(path);
		const { policy } = context.workspacePolicy;
		const signal = AbortSignal.timeout(PATIENCE);
		try {
			const all = await surveyFiles([path], { contextOf: (file) => policies.contextFor(file), signal });
			const files = all.files.filter(
				(file) =>
					!file.sidecar && scope.includes(file.path) && isGuardedLabel(countedLabel(file, policy), policy) && file.state !== 'unlabelled',
			);
			if (files.length === 0) return null;
			const label = files.reduce((sum, file) => highest(sum, countedLabel(file, policy), policy), NO_LABEL);
			const hashes = new Map<string, string | null>();
			for (const file of files) hashes.set(file.path, signal.aborted ? null : await fileHash(file.path));
			return { survey: { ...all, files, label }, context, hashes, partly: signal.aborted };
		} catch (error) {
			if (!signal.aborted) log.failure('deletion', path, error);
			return null;
		}
	}

	async #onDeleted(paths: readonly string[]): Promise<void> {
		for (const path of paths) {
			const doomed = await this.#doomed.get(path);
			this.#doomed.delete(path);
			if (doomed !== null && doomed !== undefined && workspace.isTrusted) void this.#record(path, doomed);
		}
	}

	async #record(path: string, doomed: Doomed): Promise<void> {
		const { survey, context } = doomed;
		const { policy } = context.workspacePolicy;
		const clauses = policy.export.clauses.disposal.join(', ');
		const words = labelWords(survey.label, policy, tongueOf(env.language), l10n.t);
		const first = this.#append(
			doomed,
			NO_DISPOSAL_ANSWERS,
			doomed.partly ? 'deleted in the editor; not all hashes read' : 'deleted in the editor',
		);
		const give = l10n.t('Record the disposal…');
		const text =
			first === null
				? l10n.t('{0} ({1}) was deleted, but the register cannot be written ({2}).', basename(path), words, clauses)
				: l10n.t(
						'{0} ({1}) was deleted; that is recorded without treatment or permission. It may still lie in the trash. The register asks for treatment and permission ({2}).',
						basename(path),
						words,
						clauses,
					);
		if ((await window.showWarningMessage(text, give)) !== give) return;
		const answers = await askDisposal({ survey, context });
		if (answers === null) return;
		const second = this.#append(doomed, answers, first === null ? 'deleted in the editor' : `completes: ${first}`);
		if (second !== null) void window.showInformationMessage(l10n.t('Recorded in the register (no. {0}).', second));
	}

	/** Number of the entry; `null` where it could not be written. */
	#append({ survey, context, hashes }: Doomed, answers: DisposalAnswers, detail: string): number | null {
		try {
			const request = { survey, context, answers, keep: false };
			const verdict = judgeDisposal(request);
			return record({ ...disposalEvent(request, verdict, hashes), detail }, context).sequence;
		} catch (error) {
			this.parts.log.failure('register', context.root, error);
			return null;
		}
	}
}
