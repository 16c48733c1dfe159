import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Disposable, type FileRenameEvent, type FileWillRenameEvent, Uri, workspace } from 'vscode';
import { documentOfSidecar, FOLDER_LABEL, folderLabelPath, sidecarPath } from '../../formats';
import { type Label, lowered } from '../../label';
import type { Log } from '../log';
import type { Policies } from '../policies';
import type { Scope } from '../scope';
import { isFolder } from '../set-label';
import type { LoweringGuard } from './lowering-guard';

interface RenameParts {
	readonly policies: Policies;
	readonly scope: Scope;
	readonly guard: LoweringGuard;
	readonly log: Log;
}

/**
 * Takes label files along when their documents are moved in VS Code (3(2)①(イ)), and sees labels that moving, renaming or deleting lowered:
 * a marking taken out of a name, a label file renamed away or deleted, a document moved out of a labelled folder.
 */
export class Renames implements Disposable {
	/** The label before, by the path of what it is about. */
	readonly #before = new Map<string, Label>();
	readonly #subscriptions: Disposable[];

	constructor(private readonly parts: RenameParts) {
		this.#subscriptions = [
			workspace.onWillRenameFiles((event) => this.#onWillRename(event)),
			workspace.onDidRenameFiles((event) => void this.#onDidRename(event)),
			workspace.onWillDeleteFiles(({ files }) => {
				for (const { fsPath } of files) this.#note(this.#labelFileSubject(fsPath));
			}),
			workspace.onDidDeleteFiles(({ files }) => {
				for (const { fsPath } of files) this.#compare(this.#labelFileSubject(fsPath), null);
			}),
		];
	}

	dispose(): void {
		for (const subscription of this.#subscriptions) subscription.dispose();
	}

	#onWillRename(event: FileWillRenameEvent): void {
		for (const { oldUri, newUri } of event.files) {
			if (oldUri.scheme !== 'file' || newUri.scheme !== 'file') continue;
			this.#note(this.#labelFileSubject(oldUri.fsPath) ?? subjectOf(oldUri.fsPath));
		}
	}

	async #onDidRename({ files }: FileRenameEvent): Promise<void> {
		for (const { oldUri, newUri } of files) {
			if (oldUri.scheme !== 'file' || newUri.scheme !== 'file') continue;
			await this.#takeAlong(oldUri.fsPath, newUri.fsPath);
			const label = this.#labelFileSubject(oldUri.fsPath);
			if (label !== null) this.#compare(label, null);
			else this.#compare(subjectOf(oldUri.fsPath, newUri.fsPath), subjectOf(newUri.fsPath));
		}
	}

	/** An edit of `onWillRenameFiles` would do it too, but VS Code asks about that each time. Nothing is overwritten. */
	async #takeAlong(from: string, to: string): Promise<void> {
		const [sidecar, target] = [sidecarPath(from), sidecarPath(to)];
		if (!workspace.isTrusted || isFolder(to) || existsSync(from) || !existsSync(sidecar) || existsSync(target)) return;
		try {
			await workspace.fs.rename(Uri.file(sidecar), Uri.file(target), { overwrite: false });
		} catch (error) {
			// The document has lost its label then, and that is asked about.
			this.parts.log.failure('sidecar', from, error);
		}
	}

	/** What a label file speaks for, where that is there; `null` for what is no label file. */
	#labelFileSubject(path: string): string | null {
		if (basename(path) === FOLDER_LABEL) return existsSync(dirname(path)) ? path : null;
		const document = documentOfSidecar(path);
		return document !== null && existsSync(document) ? document : null;
	}

	#note(subject: string | null): void {
		if (subject !== null && this.parts.scope.includes(subject)) this.#before.set(subject, this.parts.guard.labelOf(subject));
	}

	/** `now`: where it is after a move. */
	#compare(subject: string | null, now: string | null): void {
		const before = subject === null ? undefined : this.#before.get(subject);
		if (subject === null || before === undefined) return;
		this.#before.delete(subject);
		const path = now ?? subject;
		const { guard, policies, scope } = this.parts;
		if (now !== null) guard.moved(subject, now);
		// What was moved to where nothing is watched cannot be asked about; the way out is another guard's matter.
		if (!scope.includes(path)) return;
		if (lowered(before, guard.labelOf(path), policies.policyFor(path)) !== null) void guard.onLowered(path, before);
	}
}

/** A folder is spoken of by its label file. `seen`: where it can be looked at now. */
function subjectOf(path: string, seen: string = path): string {
	return isFolder(seen) ? folderLabelPath(path) : join(path);
}
