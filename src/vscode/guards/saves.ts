import { basename, dirname } from 'node:path';
import { type Disposable, type TextDocument, TextDocumentSaveReason, type Uri, workspace } from 'vscode';
import { type DocumentReport, inheritedLabel, isOwn, labelWith, readOuter } from '../../check';
import { documentOfSidecar, FOLDER_LABEL, type Marking } from '../../formats';
import { type Label, lowered, NO_LABEL } from '../../label';
import type { Policies } from '../policies';
import type { Scope } from '../scope';
import type { LoweringGuard } from './lowering-guard';

/** Milliseconds after a save by itself until it is asked: whoever is still writing the marking is not disturbed. */
const AUTO_SAVE_QUIET = 2500;

/** What a text said when it was saved last. */
type Saved = { readonly kind: 'own'; readonly markings: readonly Marking[] } | { readonly kind: 'label'; readonly label: Label };

interface SavesParts {
	readonly policies: Policies;
	readonly scope: Scope;
	readonly guard: LoweringGuard;
	read(uri: Uri): DocumentReport;
}

/**
 * Sees labels that an edit lowered when it is saved: the text now against the text saved last, what stands around it left aside.
 * What other programs write (git, scripts, a revert) is no edit of the person at this window.
 */
export class Saves implements Disposable {
	readonly #saved = new Map<string, Saved>();
	/** Documents that were changed in this window and not saved since. */
	readonly #dirty = new Set<string>();
	/** Documents that are being written at this moment. */
	readonly #saving = new Set<string>();
	readonly #automatic = new Set<string>();
	readonly #timers = new Map<string, NodeJS.Timeout>();
	readonly #subscriptions: Disposable[];

	constructor(private readonly parts: SavesParts) {
		this.#subscriptions = [
			workspace.onDidOpenTextDocument((document) => this.#onOpen(document)),
			workspace.onDidChangeTextDocument(({ document }) => this.#onChange(document)),
			workspace.onWillSaveTextDocument(({ document, reason }) => this.#onWillSave(document, reason)),
			workspace.onDidSaveTextDocument((document) => this.#onSave(document)),
			workspace.onDidCloseTextDocument(({ uri }) => {
				for (const known of [this.#saved, this.#dirty, this.#saving]) known.delete(uri.fsPath);
			}),
		];
		for (const document of workspace.textDocuments) this.#onOpen(document);
	}

	dispose(): void {
		for (const timer of this.#timers.values()) clearTimeout(timer);
		for (const subscription of this.#subscriptions) subscription.dispose();
	}

	#onOpen(document: TextDocument): void {
		if (!this.#concerns(document)) return;
		const path = document.uri.fsPath;
		// A document that was left unsaved in the last window: what stands on the disk is what was saved.
		if (document.isDirty) this.#dirty.add(path);
		this.#saved.set(path, this.#onDisk(path));
	}

	#onChange(document: TextDocument): void {
		if (!this.#concerns(document)) return;
		const path = document.uri.fsPath;
		if (document.isDirty) {
			this.#dirty.add(path);
			return;
		}
		// A save makes it clean before it is told that it was saved.
		if (this.#saving.has(path)) return;
		// Undone to what was saved, reverted, written by another program, or the first letter of an edit, which is told before it counts as dirty:
		// what stands on the disk is right for all of them.
		this.#dirty.delete(path);
		const saved = this.#onDisk(path);
		this.#saved.set(path, saved);
		const { guard, policies } = this.parts;
		const lower = lowered(this.#labelBefore(path, saved), guard.labelOf(subjectOf(path)), policies.policyFor(path)) !== null;
		if (!lower) guard.forget(path);
	}

	#onWillSave({ uri, isDirty }: TextDocument, reason: TextDocumentSaveReason): void {
		this.#saving.add(uri.fsPath);
		if (isDirty) this.#dirty.add(uri.fsPath);
		if (reason !== TextDocumentSaveReason.Manual) this.#automatic.add(uri.fsPath);
	}

	#onSave(document: TextDocument): void {
		const path = document.uri.fsPath;
		this.#saving.delete(path);
		const automatic = this.#automatic.delete(path);
		const edited = this.#dirty.delete(path);
		if (!this.#concerns(document)) return;
		const last = this.#saved.get(path);
		this.#saved.set(path, this.#onDisk(path));
		if (last === undefined || !edited) return;
		const subject = subjectOf(path);
		const before = this.#labelBefore(path, last);
		const gone = lowered(before, this.parts.guard.labelOf(subject), this.parts.policies.policyFor(path)) !== null;
		clearTimeout(this.#timers.get(subject));
		const act = (): void => {
			this.#timers.delete(subject);
			if (gone) void this.parts.guard.onLowered(subject, before);
			else if (this.parts.guard.pending(subject) !== undefined) void this.parts.guard.review(subject);
		};
		if (!gone) this.parts.guard.forget(subject);
		if (!automatic) act();
		else {
			// Kept until it is asked, so that a marking that is being rewritten is compared with what it was.
			if (gone) this.#saved.set(path, last);
			this.#timers.set(
				subject,
				setTimeout(() => {
					if (gone) this.#saved.set(path, this.#onDisk(path));
					act();
				}, AUTO_SAVE_QUIET),
			);
		}
	}

	#labelBefore(path: string, saved: Saved): Label {
		if (saved.kind === 'label') return saved.label;
		const context = this.parts.policies.contextFor(path);
		return labelWith(saved.markings, readOuter(path, context), context.workspacePolicy.policy);
	}

	#onDisk(path: string): Saved {
		const { policies, guard } = this.parts;
		const context = policies.contextFor(path);
		if (basename(path) === FOLDER_LABEL) return { kind: 'label', label: inheritedLabel(dirname(path), context)?.label ?? NO_LABEL };
		const subject = subjectOf(path);
		if (subject !== path) return { kind: 'label', label: guard.labelOf(subject) };
		return { kind: 'own', markings: policies.read(path).markings.filter(isOwn) };
	}

	#concerns({ uri }: TextDocument): boolean {
		return uri.scheme === 'file' && this.parts.scope.includes(uri.fsPath);
	}
}

/** What a text file is about: the document that a label file speaks for, else itself. */
function subjectOf(path: string): string {
	return documentOfSidecar(path) ?? path;
}
