import { existsSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute } from 'node:path';
import { type CancellationToken, l10n, ProgressLocation, type Tab, TabInputText, type TextDocument, Uri, window, workspace } from 'vscode';
import { type ApplyResult, checkText, type DocumentReport, isOwn, labelWith, readOuter } from '../check';
import { applyFolderWithReason, applyWithReason, clausesOf, type Lowering, type Reasoned, reasonText } from '../export/lowering';
import { afterEdits, documentOfSidecar, FOLDER_LABEL, type PlainEdit } from '../formats';
import { type Label, lowered, makeLabel, NO_LABEL, parseLabelText } from '../label';
import type { Place, Policy } from '../policy';
import { chooseLabel } from './choose-label';
import { askReasons } from './guards/ask-reasons';
import type { Log } from './log';
import type { Policies } from './policies';
import { summarise } from './set-summary';
import { editsFor, isGarbled, placesIn, toWorkspaceEdit } from './text-edits';
import { mayWrite } from './trust';

/** What became of one document. */
export interface SetResult {
	readonly path: string;
	readonly kind: 'changed' | 'unchanged' | 'refused' | 'cancelled';
	/** Refusal code (formats/types.ts), else empty. */
	readonly code: string;
	readonly detail: string;
	/** The change waits in an editor to be saved. */
	readonly unsaved: boolean;
}

/** How commands are called by programs, without questions. */
export interface SetRequest {
	readonly uri?: Uri;
	readonly uris?: readonly Uri[];
	readonly label: string | Label;
	/** Ids or wordings of restrictions. */
	readonly handling?: readonly string[];
	readonly places?: readonly Place[];
	/** Why the label is lowered or removed; without it, what would be lowered is refused with `reason-needed`. */
	readonly reason?: string;
}

/** How a label is set. */
export interface SetOptions {
	/** Where; `null`: the default places. */
	readonly places: readonly Place[] | null;
	/** Why it is lowered, where it is; `null`: not told. */
	readonly reason: string | null;
}

/** Puts labels on documents and folders: text in an editor by an edit that can be undone, all else on the disk, verified. */
export class LabelSetter {
	constructor(
		private readonly policies: Policies,
		private readonly read: (uri: Uri) => DocumentReport,
		private readonly onWritten: (paths: readonly string[]) => void,
		/** A change that waits in an editor will lower the label when it is saved; `null`: it did not come to that. */
		private readonly onReason: (path: string, reason: string | null) => void,
		private readonly log: Log,
	) {}

	/** Asks for a label and sets it. `uris`: documents and folders. */
	async ask(selected: readonly Uri[]): Promise<readonly SetResult[]> {
		const uris = spokenFor(selected);
		const [first] = uris;
		if (first === undefined || !mayWrite()) return [];
		const policy = this.policies.policyFor(first.fsPath);
		const current = uris.length === 1 && !isFolder(first.fsPath) ? this.read(first).label : NO_LABEL;
		const subject = uris.length === 1 ? basename(first.fsPath) : l10n.t('{0} documents', uris.length);
		const label = await chooseLabel(policy, current, subject);
		return label === undefined ? [] : this.setAll(uris, label, null, true);
	}

	/** Sets a label as a program asks for it. Throws a readable error where the label cannot be understood. */
	async request(request: SetRequest): Promise<readonly SetResult[]> {
		const uris = spokenFor(request.uris ?? (request.uri ? [request.uri] : []));
		const [first] = uris;
		if (first === undefined || !mayWrite()) return uris.map((uri) => result(uri.fsPath, 'refused', 'untrusted'));
		const label = this.#read(request, this.policies.policyFor(first.fsPath));
		return this.setAll(uris, label, request.places ?? null, false, reasonText(request.reason));
	}

	/**
	 * Sets one label on many; shows progress, can be cancelled, and ends with a summary. What is lowered needs a reason: asked, file by file,
	 * where a person is there (`report`) and none was told.
	 */
	async setAll(
		uris: readonly Uri[],
		label: Label,
		places: readonly Place[] | null,
		report: boolean,
		reason: string | null = null,
	): Promise<readonly SetResult[]> {
		const reasons = report && reason === null ? await this.#askReasons(uris, label, places) : null;
		const work = async (tell: (done: number) => void, token?: CancellationToken): Promise<SetResult[]> => {
			const results: SetResult[] = [];
			for (const uri of uris) {
				const told = reasons?.get(uri.toString());
				if (token?.isCancellationRequested || told === null) results.push(result(uri.fsPath, 'cancelled'));
				else results.push(await this.setOne(uri, label, { places, reason: told ?? reason }));
				tell(results.length);
				// The editor draws between two documents.
				await new Promise((resolve) => setImmediate(resolve));
			}
			return results;
		};
		const results =
			uris.length < 2
				? await work(() => undefined)
				: await window.withProgress(
						{ location: ProgressLocation.Notification, title: l10n.t('Writing labels'), cancellable: true },
						(progress, token) =>
							work((done) => progress.report({ message: `${done}/${uris.length}`, increment: 100 / uris.length }), token),
					);
		this.onWritten(results.filter(({ kind, path }) => kind === 'changed' && isAbsolute(path)).map(({ path }) => path));
		this.log.info('set', { documents: uris.length, changed: results.filter(({ kind }) => kind === 'changed').length });
		if (report) void summarise(results, label, this.policies, (refused) => this.setAll(refused, label, ['sidecar'], true));
		else
			for (const refused of results.filter(({ kind }) => kind === 'refused'))
				this.log.info('refused', { path: refused.path, code: refused.code });
		return results;
	}

	/** Sets the label of one document or folder. */
	async setOne(uri: Uri, label: Label, options: SetOptions): Promise<SetResult> {
		const path = uri.fsPath;
		try {
			if (isFolder(path)) return fromApply(this.#applyFolder(path, label, { dryRun: false, reason: options.reason }).result);
			const open = this.#openIn(uri, options.places);
			return (open === undefined ? null : await this.#setOpen(open, label, options)) ?? this.#apply(path, label, options);
		} catch (error) {
			this.log.failure('set', path, error);
			return result(path, 'refused', 'io', error instanceof Error ? error.name : '');
		}
	}

	/** Asks for the reason of all that would be lowered; by URI, `null` where none was given. */
	async #askReasons(uris: readonly Uri[], label: Label, places: readonly Place[] | null): Promise<Map<string, string | null>> {
		const lowerings = new Map<string, Lowering>();
		for (const uri of uris) {
			const lowering = this.#lowering(uri, label, places);
			if (lowering !== null) lowerings.set(uri.toString(), lowering);
			await new Promise((resolve) => setImmediate(resolve));
		}
		const told = await askReasons([...lowerings.values()], (path) => this.policies.policyFor(path));
		return new Map([...lowerings].map(([uri, { path }]) => [uri, told.get(path) ?? null]));
	}

	/** What setting a label would lower; nothing is written. */
	#lowering(uri: Uri, label: Label, places: readonly Place[] | null): Lowering | null {
		const path = uri.fsPath;
		try {
			if (isFolder(path)) return this.#applyFolder(path, label, { dryRun: true, reason: null }).lowering;
			const open = this.#openIn(uri, places);
			const plan = open && editsFor(open, label, places ?? [], this.policies.policyFor(path));
			if (open !== undefined && plan?.kind === 'edits') return this.#loweringOpen(open, plan.edits);
			return applyWithReason(path, { label, places }, this.policies.contextFor(path), { dryRun: true, reason: null }).lowering;
		} catch (error) {
			// Setting it will say what is wrong.
			this.log.failure('lowering', path, error);
			return null;
		}
	}

	/** What edits of an open text would lower. A sidecar is written along and does not hold the old label up. */
	#loweringOpen(document: TextDocument, edits: readonly PlainEdit[]): Lowering | null {
		if (document.uri.scheme !== 'file') return null;
		const path = document.uri.fsPath;
		const context = this.policies.contextFor(path);
		const { policy } = context.workspacePolicy;
		const before = this.read(document.uri).label;
		const own = checkText(afterEdits(document.getText(), edits), path, document.languageId, context).markings.filter(isOwn);
		const after = labelWith(own, { ...readOuter(path, context, false), sidecar: null }, policy);
		const kind = lowered(before, after, policy);
		return kind === null ? null : { path, kind, before, after, sha256: null };
	}

	#applyFolder(folder: string, label: Label, options: { readonly dryRun: boolean; readonly reason: string | null }): Reasoned {
		return applyFolderWithReason(folder, label, this.policies.contextFor(folder), options);
	}

	/** The open text into which a label is written, where it is to stand in the text. */
	#openIn(uri: Uri, places: readonly Place[] | null): TextDocument | undefined {
		const open = openText(uri);
		if (open === undefined || places === null) return open;
		const room = placesIn(open, this.policies.policyFor(uri.fsPath));
		return places.some((place) => room.includes(place)) ? open : undefined;
	}

	/** Writes on the disk. */
	#apply(path: string, label: Label, { places, reason }: SetOptions): SetResult {
		return fromApply(applyWithReason(path, { label, places }, this.policies.contextFor(path), { dryRun: false, reason }).result);
	}

	/** `null` where the text has no room of its own and the disk has to be asked. */
	async #setOpen(document: TextDocument, label: Label, options: SetOptions): Promise<SetResult | null> {
		const { places, reason } = options;
		const path = document.uri.fsPath;
		if (isGarbled(document, document.getText())) return document.isDirty ? result(path, 'refused', 'wrong-encoding') : null;
		// A sidecar that says something else would contradict the text.
		const beside = places ?? (this.read(document.uri).markings.some(({ place }) => place === 'sidecar') ? (['sidecar'] as const) : []);
		const policy = this.policies.policyFor(path);
		const room = placesIn(document, policy);
		const others = beside.filter((place) => !room.includes(place));
		const plan = editsFor(document, label, places ?? [], policy);
		if (plan.kind === 'refused')
			return plan.code === 'no-place' || plan.code === 'unsupported-place' ? null : result(path, 'refused', plan.code, plan.detail);
		const lowering = plan.kind === 'edits' ? this.#loweringOpen(document, plan.edits) : null;
		if (lowering !== null && reason === null) return result(path, 'refused', 'reason-needed', clausesOf(policy));
		const written = others.length === 0 ? result(path, 'unchanged') : this.#apply(path, label, { places: others, reason });
		if (plan.kind === 'unchanged' || written.kind === 'refused') return written;
		// Recorded when it is saved; taken back before that, nothing was lowered.
		if (lowering !== null) this.onReason(path, reason);
		if (!(await workspace.applyEdit(toWorkspaceEdit(document, plan.edits)))) {
			this.onReason(path, null);
			return result(path, 'refused', 'changed-meanwhile');
		}
		// Where no tab shows the document, nobody could save it.
		if (!hasTab(document)) await document.save();
		return { ...result(path, 'changed'), unsaved: document.isDirty };
	}

	#read(request: SetRequest, policy: Policy): Label {
		const parsed = typeof request.label === 'string' ? parseLabelText(request.label, policy) : null;
		const label = typeof request.label === 'string' ? parsed?.label : request.label;
		if (label === undefined) throw new Error(l10n.t('This is no label: {0}', String(request.label)));
		return makeLabel({ ...label, handling: [...label.handling, ...(request.handling ?? [])] }, policy);
	}
}

function result(path: string, kind: SetResult['kind'], code = '', detail = ''): SetResult {
	return { path, kind, code, detail, unsaved: false };
}

function fromApply(applied: ApplyResult): SetResult {
	return applied.kind === 'refused' ? result(applied.path, 'refused', applied.code, applied.detail) : result(applied.path, applied.kind);
}

/** A sidecar or folder label stands for what it speaks for: it is no document of its own. Each once. */
function spokenFor(uris: readonly Uri[]): Uri[] {
	const unique = new Map<string, Uri>();
	for (const uri of uris) {
		const path = uri.scheme === 'file' ? uri.fsPath : '';
		const document = documentOfSidecar(path);
		const target =
			basename(path) === FOLDER_LABEL ? Uri.file(dirname(path)) : document !== null && existsSync(document) ? Uri.file(document) : uri;
		unique.set(target.toString(), target);
	}
	return [...unique.values()];
}

function openText(uri: Uri): TextDocument | undefined {
	return workspace.textDocuments.find((document) => !document.isClosed && document.uri.toString() === uri.toString());
}

function hasTab(document: TextDocument): boolean {
	const shows = ({ input }: Tab): boolean => input instanceof TabInputText && input.uri.toString() === document.uri.toString();
	return window.tabGroups.all.some((group) => group.tabs.some(shows));
}

/** Whether a path is a folder that is there. */
export function isFolder(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
