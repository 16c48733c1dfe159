import { existsSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute } from 'node:path';
import {
	type CancellationToken,
	env,
	l10n,
	ProgressLocation,
	type Tab,
	TabInputText,
	type TextDocument,
	Uri,
	window,
	workspace,
} from 'vscode';
import { type ApplyResult, applyFolderLabel, applyLabel, type DocumentReport } from '../check';
import { documentOfSidecar, FOLDER_LABEL } from '../formats';
import { formatMarking, type Label, makeLabel, NO_LABEL, parseLabelText } from '../label';
import type { Place, Policy } from '../policy';
import { chooseLabel } from './choose-label';
import type { Log } from './log';
import { refusalText } from './model/refusals';
import type { Policies } from './policies';
import { editsFor, isGarbled, toWorkspaceEdit } from './text-edits';
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
}

/** Puts labels on documents and folders: text in an editor by an edit that can be undone, all else on the disk, verified. */
export class LabelSetter {
	constructor(
		private readonly policies: Policies,
		private readonly read: (uri: Uri) => DocumentReport,
		private readonly onWritten: (paths: readonly string[]) => void,
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
		return this.setAll(uris, this.#read(request, this.policies.policyFor(first.fsPath)), request.places ?? null, false);
	}

	/** Sets one label on many; shows progress, can be cancelled, and ends with a summary. */
	async setAll(uris: readonly Uri[], label: Label, places: readonly Place[] | null, report: boolean): Promise<readonly SetResult[]> {
		const work = async (tell: (done: number) => void, token?: CancellationToken): Promise<SetResult[]> => {
			const results: SetResult[] = [];
			for (const uri of uris) {
				if (token?.isCancellationRequested) results.push(result(uri.fsPath, 'cancelled'));
				else results.push(await this.setOne(uri, label, places));
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
		if (report) void this.#summarise(results, label);
		else
			for (const refused of results.filter(({ kind }) => kind === 'refused'))
				this.log.info('refused', { path: refused.path, code: refused.code });
		return results;
	}

	/** Sets the label of one document or folder. `places` null: the default ones. */
	async setOne(uri: Uri, label: Label, places: readonly Place[] | null): Promise<SetResult> {
		const path = uri.fsPath;
		try {
			if (isFolder(path)) return this.setFolder(path, label);
			const open = openText(uri);
			const inText = places === null || places.some(isTextPlace);
			return (open !== undefined && inText ? await this.#setOpen(open, label, places) : null) ?? this.#apply(path, label, places);
		} catch (error) {
			this.log.failure('set', path, error);
			return result(path, 'refused', 'io', error instanceof Error ? error.name : '');
		}
	}

	/** Writes the label of a folder, its `.label`. */
	setFolder(folder: string, label: Label): SetResult {
		return fromApply(applyFolderLabel(folder, label, this.policies.contextFor(folder), { dryRun: false }));
	}

	/** Writes on the disk. */
	#apply(path: string, label: Label, places: readonly Place[] | null): SetResult {
		return fromApply(applyLabel(path, { label, places }, this.policies.contextFor(path), { dryRun: false }));
	}

	/** `null` where the text has no room of its own and the disk has to be asked. */
	async #setOpen(document: TextDocument, label: Label, places: readonly Place[] | null): Promise<SetResult | null> {
		const path = document.uri.fsPath;
		if (isGarbled(document, document.getText())) return document.isDirty ? result(path, 'refused', 'wrong-encoding') : null;
		// A sidecar that says something else would contradict the text.
		const beside = places ?? (this.read(document.uri).markings.some(({ place }) => place === 'sidecar') ? (['sidecar'] as const) : []);
		const others = beside.filter((place) => !isTextPlace(place));
		const plan = editsFor(document, label, places ?? [], this.policies.policyFor(path));
		if (plan.kind === 'refused')
			return plan.code === 'no-place' || plan.code === 'unsupported-place' ? null : result(path, 'refused', plan.code, plan.detail);
		const written = others.length === 0 ? result(path, 'unchanged') : this.#apply(path, label, others);
		if (plan.kind === 'unchanged' || written.kind === 'refused') return written;
		if (!(await workspace.applyEdit(toWorkspaceEdit(document, plan.edits)))) return result(path, 'refused', 'changed-meanwhile');
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

	async #summarise(results: readonly SetResult[], label: Label): Promise<void> {
		// One text in an editor: the change is before the person's eyes.
		if (results.length === 1 && results[0]?.unsaved === true) return;
		const of = (kind: SetResult['kind']): SetResult[] => results.filter((one) => one.kind === kind);
		const refused = of('refused');
		const unsaved = results.filter((one) => one.unsaved).length;
		const parts = [
			l10n.t('Labelled: {0}', of('changed').length),
			...(of('unchanged').length > 0 ? [l10n.t('unchanged: {0}', of('unchanged').length)] : []),
			...(refused.length > 0 ? [l10n.t('refused: {0}', refused.length)] : []),
			...(of('cancelled').length > 0 ? [l10n.t('cancelled: {0}', of('cancelled').length)] : []),
			...(unsaved > 0 ? [l10n.t('still to be saved: {0}', unsaved)] : []),
		];
		const text = parts.join(env.language.startsWith('ja') ? '、' : ', ');
		if (refused.length === 0) {
			void window.showInformationMessage(text);
			return;
		}
		const details = l10n.t('Show reasons…');
		const [only] = refused;
		const message = refused.length === 1 && only ? `${text}. ${basename(only.path)}: ${refusalText(only.code, l10n.t)}` : text;
		if ((await window.showWarningMessage(message, details)) === details) await this.#showRefused(refused, label);
	}

	/** Lists what was refused and why, and offers a file beside each instead. */
	async #showRefused(refused: readonly SetResult[], label: Label): Promise<void> {
		const items = refused.map(({ path, code }) => ({
			label: basename(path),
			description: workspace.asRelativePath(path),
			detail: refusalText(code, l10n.t),
			path,
			picked: code === 'signed' || code === 'encrypted' || code === 'no-place',
		}));
		const policy = this.policies.policyFor(items[0]?.path ?? '');
		const picked = await window.showQuickPick(items, {
			title: l10n.t('Refused. Write the label beside the ticked ones instead?'),
			placeHolder: l10n.t('A file name.label with {0} is made', formatMarking(label, policy)),
			canPickMany: true,
			matchOnDetail: true,
		});
		if (picked !== undefined && picked.length > 0)
			await this.setAll(
				picked.map(({ path }) => Uri.file(path)),
				label,
				['sidecar'],
				true,
			);
	}
}

function result(path: string, kind: SetResult['kind'], code = '', detail = ''): SetResult {
	return { path, kind, code, detail, unsaved: false };
}

function fromApply(applied: ApplyResult): SetResult {
	return applied.kind === 'refused' ? result(applied.path, 'refused', applied.code, applied.detail) : result(applied.path, applied.kind);
}

function isTextPlace(place: Place): boolean {
	return place === 'header' || place === 'front-matter';
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
