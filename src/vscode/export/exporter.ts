import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { commands, type Disposable, type ExtensionContext, env, l10n, type TextDocument, window, workspace } from 'vscode';
import type { CheckContext } from '../../check';
import { performExport } from '../../export/perform';
import { surveyFiles } from '../../export/survey';
import type { Survey } from '../../export/types';
import { type Route, SETTINGS_FOLDER } from '../../policy';
import type { Log } from '../log';
import { tongueOf } from '../model/texts';
import type { Policies } from '../policies';
import { settingsFor } from '../settings';
import { ClipboardLoan } from './clipboard-loan';
import { type FlowResult, runFlow } from './flow';
import { showResult } from './result';
import type { Memory, Situation } from './situation';
import { WindowPrompter } from './window-prompter';

/** What leaves, and what is known before anything is asked. */
export interface ExportDemand {
	/** Files and folders, absolute. */
	readonly paths: readonly string[];
	readonly route?: Route;
	/** Folder for what comes out. */
	readonly out?: string;
}

/** What became of it; `off` where exports are not possible here at all. */
export type ExportResult = FlowResult | { readonly kind: 'off' };

/** A file is not looked at for public keys beyond this. */
const MAX_KEYS = 1 << 20;

/** The export dialog: looks at what is to leave, leads through the gate's questions, and tells what came out. */
export class Exporter implements Disposable {
	readonly #clipboard = new ClipboardLoan(env.clipboard);
	readonly #memory: Memory;

	constructor(
		context: Pick<ExtensionContext, 'globalState'>,
		private readonly policies: Policies,
		private readonly log: Log,
		/** Shows the entry of the register with this number. */
		private readonly onRecord: (folder: string, sequence: number) => void,
	) {
		this.#memory = {
			get: (key) => context.globalState.get<string>(`export.${key}`, ''),
			set: (key, value) => void context.globalState.update(`export.${key}`, value),
		};
	}

	/** Leads through one export. Never throws for what can go wrong on the way. */
	async run(demand: ExportDemand): Promise<ExportResult> {
		const [first] = demand.paths;
		if (first === undefined) {
			void window.showInformationMessage(l10n.t('Open or select a document first.'));
			return { kind: 'off' };
		}
		if (!this.#mayExport(first) || !this.#onePolicy(demand.paths) || !(await saveFirst(demand.paths))) return { kind: 'off' };
		const survey = await this.#survey(demand.paths);
		if (survey === null) return { kind: 'left', entry: null };
		if (survey.files.every(({ sidecar }) => sidecar)) {
			const [missing] = survey.missing;
			const text =
				missing === undefined
					? l10n.t('There is no document in what was chosen.')
					: l10n.t('{0} cannot be read ({1}).', missing.path, missing.detail);
			void window.showWarningMessage(text);
			return { kind: 'off' };
		}
		const situation = this.#situation(demand, survey, this.#contextOf(first));
		const result = await runFlow(situation);
		this.log.info('export', {
			kind: result.kind,
			documents: survey.files.length,
			route: 'decision' in result ? result.decision.route : '',
		});
		showResult(result, situation, this.onRecord);
		return result;
	}

	dispose(): void {
		this.#clipboard.dispose();
	}

	/** In Restricted Mode, or under a policy with errors, nobody could rely on what the gate says. */
	#mayExport(path: string): boolean {
		if (!workspace.isTrusted) {
			const manage = l10n.t('Manage workspace trust');
			const text = l10n.t('The workspace is in Restricted Mode: its own policy is not read, so nothing is exported until you trust it.');
			void window.showWarningMessage(text, manage).then((answer) => {
				if (answer === manage) void commands.executeCommand('workbench.trust.manage');
			});
			return false;
		}
		if (!this.#contextOf(path).workspacePolicy.problems.some(({ severity }) => severity === 'error')) return true;
		const open = l10n.t('Open the policy');
		const text = l10n.t('The policy file has an error, so it is not certain what may leave. Mend it first.');
		void window.showErrorMessage(text, open).then((answer) => {
			if (answer === open) void commands.executeCommand('kakuzuke.openPolicy');
		});
		return false;
	}

	/** Under two policies at once it would be left to chance which one the gate goes by. */
	#onePolicy(paths: readonly string[]): boolean {
		const policies = new Set(paths.map((path) => this.#contextOf(path).workspacePolicy));
		if (new Set([...policies].map(({ policy }) => JSON.stringify(policy))).size < 2) return true;
		void window.showWarningMessage(l10n.t('These lie in folders with different policies. Export them one folder at a time.'));
		return false;
	}

	/** What lies outside of every folder is recorded where the person works, unless it has a policy of its own. */
	#contextOf(path: string): CheckContext {
		const own = this.policies.contextFor(path);
		const [folder] = workspace.workspaceFolders ?? [];
		const inside = (workspace.workspaceFolders ?? []).some(({ uri }) => path === uri.fsPath || path.startsWith(uri.fsPath + sep));
		if (inside || folder === undefined || existsSync(join(own.root, SETTINGS_FOLDER))) return own;
		return this.policies.contextFor(folder.uri.fsPath);
	}

	async #survey(paths: readonly string[]): Promise<Survey | null> {
		const prompter = new WindowPrompter(this.#clipboard);
		try {
			return await prompter.progress(l10n.t('Reading labels'), (tell, signal) =>
				surveyFiles(paths, {
					contextOf: (path) => this.policies.contextFor(path),
					signal,
					onProgress: (files) => tell(l10n.t('{0} files', files), 0),
				}),
			);
		} catch (error) {
			if (!(error instanceof Error) || error.name !== 'AbortError') this.log.failure('survey', '', error);
			return null;
		}
	}

	#situation({ route, out }: ExportDemand, survey: Survey, context: CheckContext): Situation {
		const { root, workspacePolicy } = context;
		return {
			...{ survey, context, policy: workspacePolicy.policy, route: route ?? null, out: out ?? null },
			...{ prompter: new WindowPrompter(this.#clipboard), memory: this.#memory, t: l10n.t, tongue: tongueOf(env.language) },
			signingKeyFile: settingsFor(undefined).signingKey,
			proposed: join(dirname(root), l10n.t('{0}-export', basename(root))),
			now: () => new Date(),
			perform: performExport,
			readFile: (path) => (statSync(path).size > MAX_KEYS ? '' : readFileSync(path, 'utf8')),
		};
	}
}

/** What leaves is what is on the disk: asks to save what was changed. False where somebody turned away. */
async function saveFirst(paths: readonly string[]): Promise<boolean> {
	const within = (document: TextDocument): boolean =>
		document.uri.scheme === 'file' && paths.some((path) => document.uri.fsPath === path || document.uri.fsPath.startsWith(path + sep));
	const unsaved = workspace.textDocuments.filter((document) => document.isDirty && within(document));
	if (unsaved.length === 0) return true;
	const save = l10n.t('Save and go on');
	const names = unsaved.map(({ uri }) => basename(uri.fsPath)).join(', ');
	const text = l10n.t('What leaves is what is on the disk. Save the changes first?');
	if ((await window.showWarningMessage(text, { modal: true, detail: names }, save)) !== save) return false;
	const saved = await Promise.all(unsaved.map((document) => document.save()));
	return saved.every(Boolean);
}
