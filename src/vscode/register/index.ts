import { dirname, join } from 'node:path';
import { type Disposable, env, l10n, ProgressLocation, type QuickPickItem, QuickPickItemKind, Uri, window, workspace } from 'vscode';
import { routeTitle } from '../../export/messages';
import { REGISTER_ACTIONS, readRegister, registerFolder, type Verification, verifyRegister } from '../../register';
import { ReportError, writeRegisterSheet } from '../../report';
import { REGISTER_WORDS } from '../../report/register-words';
import type { Log } from '../log';
import { tongueOf } from '../model/texts';
import type { Policies } from '../policies';
import { EntryPanel } from './entry-panel';
import { faultText, headOf, PAGE, verificationText } from './model';
import type { RegisterSource } from './source';
import { type RegisterNode, RegisterView } from './view';

/** The register in the editor: its view, the page of an entry, and the commands. */
export class RegisterPart implements Disposable {
	readonly view: RegisterView;
	readonly #panel: EntryPanel;

	constructor(
		media: Uri,
		private readonly policies: Policies,
		private readonly log: Log,
	) {
		this.view = new RegisterView(policies);
		this.#panel = new EntryPanel(media);
	}

	/** Shows an entry of a register on its page. */
	show(node: RegisterNode | undefined): void {
		if (node?.kind === 'entry') this.#panel.show(node.entry, node.source.policy);
	}

	/** Shows the entry with a number. */
	showEntry(folder: string, sequence: number): void {
		const policy = this.#policyOf(folder);
		for (const entry of readRegister(folder)) {
			if (entry.sequence !== sequence) continue;
			this.#panel.show(entry, policy);
			return;
		}
	}

	async more(node: RegisterNode | undefined): Promise<void> {
		if (node?.kind === 'more') await this.view.more(node.source, PAGE);
	}

	/** Follows the chain of every register, and tells the result. */
	async verify(): Promise<readonly Verification[]> {
		await this.view.load();
		const results: Verification[] = [];
		for (const { folder, verification: known, name, error } of this.view.sources) {
			// Another reading may have begun meanwhile.
			const verification = known ?? (error === '' ? verifyRegister(folder) : null);
			if (verification === null) {
				void window.showErrorMessage(l10n.t('The register cannot be read ({0})', error));
				continue;
			}
			results.push(verification);
			const { label, detail } = verificationText(verification, l10n.t);
			const text = `${this.view.sources.length > 1 ? `${name}: ` : ''}${label}${tongueOf(env.language) === 'ja' ? '。' : '. '}${detail}`;
			void (verification.kind === 'intact' ? window.showInformationMessage(text) : window.showErrorMessage(text));
		}
		return results;
	}

	/** Copies number and hash of the last entry: kept elsewhere, they show later whether the end was cut off. */
	async copyHead(): Promise<string | null> {
		const source = await this.#choose();
		if (source === undefined) return null;
		const head = headOf(verifyRegister(source.folder));
		if (head === null) {
			void window.showWarningMessage(l10n.t('There is nothing to copy: the register is empty or has a fault.'));
			return null;
		}
		await env.clipboard.writeText(head);
		void window.showInformationMessage(
			l10n.t('Copied: {0}. Keep it elsewhere; "kakuzuke register verify --expect" compares with it.', head),
		);
		return head;
	}

	/** Writes the register as a workbook where a person wants it, or where a program says. */
	async exportSheet(target?: string): Promise<string | null> {
		const source = await this.#choose();
		if (source === undefined) return null;
		const tongue = tongueOf(env.language);
		const proposed = join(dirname(dirname(source.folder)), `${REGISTER_WORDS[tongue].title}.xlsx`);
		const file =
			target ??
			(
				await window.showSaveDialog({
					defaultUri: Uri.file(proposed),
					filters: { Excel: ['xlsx'] },
					title: l10n.t('Register as a workbook'),
				})
			)?.fsPath;
		if (file === undefined) return null;
		try {
			await this.#write(source, file);
		} catch (error) {
			this.log.failure('register-sheet', file, error);
			const code = error instanceof ReportError ? error.code : '';
			void window.showErrorMessage(
				code === 'name-taken' ? l10n.t('A file of that name is already there.') : l10n.t('The workbook could not be written: {0}', file),
			);
			return null;
		}
		const open = l10n.t('Open the file');
		void window.showInformationMessage(l10n.t('The register was written: {0}', file), open).then((answer) => {
			if (answer === open) void env.openExternal(Uri.file(file));
		});
		return file;
	}

	async askFilter(): Promise<void> {
		const tongue = tongueOf(env.language);
		await this.view.load();
		const { filter } = this.view;
		const policy = this.view.sources[0]?.policy;
		const words = REGISTER_WORDS[tongue];
		const separator = (label: string): QuickPickItem & { id: string } => ({ label, id: '', kind: QuickPickItemKind.Separator });
		const items = [
			separator(words.columns.action),
			...REGISTER_ACTIONS.map((id) => ({ label: words.actions[id], id: `action:${id}`, picked: filter.actions.includes(id) })),
			separator(words.columns.route),
			...(policy?.export.routes ?? []).map(({ id }) => ({
				label: policy === undefined ? id : routeTitle(id, policy, tongue),
				id: `route:${id}`,
				picked: filter.routes.includes(id),
			})),
		];
		const title = l10n.t('Filter the register (1/2): what to show');
		const kinds = await window.showQuickPick(items, { title, placeHolder: l10n.t('Tick nothing to show all'), canPickMany: true });
		if (kinds === undefined) return;
		const text = await window.showInputBox({
			title: l10n.t('Filter the register (2/2): part of a name, recipient, purpose or number'),
			prompt: l10n.t('Leave empty to show all'),
			value: filter.text,
		});
		if (text === undefined) return;
		const of = (kind: string): string[] => kinds.flatMap(({ id }) => (id.startsWith(kind) ? [id.slice(kind.length)] : []));
		await this.view.setFilter({ actions: of('action:'), routes: of('route:'), text: text.trim() });
	}

	dispose(): void {
		this.view.dispose();
		this.#panel.dispose();
	}

	async #write({ folder, policy }: RegisterSource, file: string): Promise<void> {
		const verification = verifyRegister(folder);
		const head = headOf(verification);
		const faults = verification.kind === 'fault' ? [`${verification.file}:${verification.line} ${faultText(verification, l10n.t)}`] : [];
		await window.withProgress(
			{ location: ProgressLocation.Notification, title: l10n.t('Register as a workbook'), cancellable: true },
			async (progress, token) => {
				const abort = new AbortController();
				token.onCancellationRequested(() => abort.abort());
				await writeRegisterSheet(file, readRegister(folder), {
					...{ policy, tongue: tongueOf(env.language), verification: { intact: faults.length === 0, head, faults }, signal: abort.signal },
					onProgress: (entries) => progress.report({ message: String(entries) }),
				});
			},
		);
	}

	async #choose(): Promise<RegisterSource | undefined> {
		await this.view.load();
		const { sources } = this.view;
		if (sources.length < 2) return sources[0];
		const picked = await window.showQuickPick(
			sources.map((source) => ({ label: source.name, description: source.folder, source })),
			{ title: l10n.t('Which register?') },
		);
		return picked?.source;
	}

	#policyOf(folder: string): ReturnType<Policies['policyFor']> {
		for (const { uri } of workspace.workspaceFolders ?? []) {
			const { root, workspacePolicy } = this.policies.contextFor(uri.fsPath);
			if (registerFolder(root, workspacePolicy.policy) === folder) return workspacePolicy.policy;
		}
		return this.policies.policyFor(folder);
	}
}
