import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Disposable, type Event, env, extensions, l10n, Uri, window, workspace } from 'vscode';
import { gitText, openRepository } from '../../export/guard/git';
import type { Program } from '../../export/guard/hook-text';
import { hookFolder, hookStatus, installHook } from '../../export/guard/hooks';
import { judgePush, type PushVerdict } from '../../export/guard/push';
import { localDay } from '../../export/judge';
import { guardedPart, namedFiles } from '../../export/leaving';
import { reasonText } from '../../export/messages';
import { surveyFiles } from '../../export/survey';
import type { Log } from '../log';
import { tongueOf } from '../model/texts';
import type { Policies } from '../policies';
import { mayWrite } from '../trust';
import type { Memory } from './model/questions';
import { labelWords } from './model/texts';

const NEVER = 'kakuzuke.noPushHook';
/** Milliseconds after which the repositories are looked at: the window comes first. */
const IDLE = 6000;
const NULL_OID = '0'.repeat(40);
const NO_ANSWERS = { permission: null, declineReason: null, selfApprovalReason: null, purpose: null, applicant: [] };

/** What VS Code's git extension offers, as far as it is used here. */
interface GitExtension {
	readonly enabled: boolean;
	readonly onDidChangeEnablement: Event<boolean>;
	getAPI(version: 1): GitApi;
}

interface GitApi {
	registerPushErrorHandler?(handler: PushErrorHandler): Disposable;
}

interface PushErrorHandler {
	handlePushError(
		repository: { readonly rootUri: Uri },
		remote: unknown,
		refspec: string,
		error: Error & { stderr?: string },
	): Promise<boolean>;
}

interface RepositoryParts {
	readonly policies: Policies;
	readonly log: Log;
	readonly memory: Memory;
	/** The command line of this extension. */
	readonly program: Program;
}

/** What `kakuzuke.checkBeforePush` gives to programs. */
export type PushCheck = Pick<PushVerdict, 'outcome' | 'service' | 'commits' | 'files' | 'stopped'>;

/** Git: the check before a push, the hook that makes it binding, and what is said where the hook refused. */
export class Repositories implements Disposable {
	/** Offered in this window already. */
	readonly #offered = new Set<string>();
	readonly #timer: NodeJS.Timeout;
	#handler: Disposable | undefined;
	#switch: Disposable | undefined;

	constructor(private readonly parts: RepositoryParts) {
		this.#timer = setTimeout(() => {
			for (const { uri } of workspace.workspaceFolders ?? [])
				if (uri.scheme === 'file') this.#look(uri.fsPath).catch((error: unknown) => parts.log.failure('git', uri.fsPath, error));
			void this.#explainRefusals();
		}, IDLE);
	}

	/** A push was seen: the hook is what really guards it. */
	onPush(folder: string): void {
		this.#offer(folder, l10n.t('A push was seen in the terminal. It is checked only where the hook is installed.')).catch(
			(error: unknown) => this.parts.log.failure('git', folder, error),
		);
	}

	/** `kakuzuke.checkBeforePush`: judges what the next push of a repository's branch would add, and shows it. `null` where there is nothing to push to. */
	async check(folder: string, quiet = false): Promise<PushCheck | null> {
		const { top } = await openRepository(folder);
		const target = await this.#target(top, quiet);
		if (target === null) return null;
		const verdict = await judgePush({ cwd: top, ...target, answers: NO_ANSWERS, today: localDay(new Date()) });
		if (!quiet) void this.#show(verdict, top);
		const { outcome, service, commits, files, stopped } = verdict;
		return { outcome, service, commits, files, stopped };
	}

	dispose(): void {
		clearTimeout(this.#timer);
		this.#handler?.dispose();
		this.#switch?.dispose();
	}

	/** The branch, and the remote that it is pushed to. */
	async #target(top: string, quiet: boolean): Promise<Pick<Parameters<typeof judgePush>[0], 'remote' | 'url' | 'updates'> | null> {
		const ask = (...args: string[]): Promise<string> => gitText(top, args, { accept: [0, 1, 2, 128] });
		const localOid = await ask('rev-parse', '--verify', '--quiet', 'HEAD');
		const localRef = (await ask('symbolic-ref', '--quiet', 'HEAD')) || 'HEAD';
		const remotes = (await ask('remote')).split('\n').filter((name) => name !== '');
		const configured = await ask('config', '--get', `branch.${localRef.replace('refs/heads/', '')}.remote`);
		const usual = remotes.includes(configured) ? configured : remotes.includes('origin') || quiet ? 'origin' : undefined;
		const remote = usual ?? (remotes.length > 1 ? await window.showQuickPick(remotes, { title: l10n.t('Push to') }) : remotes[0]);
		const url = remote === undefined ? '' : await ask('remote', 'get-url', '--push', remote);
		if (localOid === '' || remote === undefined || url === '') {
			if (!quiet) void window.showInformationMessage(l10n.t('There is nothing to push, or no remote to push to.'));
			return null;
		}
		return { remote, url, updates: [{ localRef, localOid, remoteRef: localRef, remoteOid: NULL_OID }] };
	}

	async #show(verdict: PushVerdict, top: string): Promise<void> {
		const { outcome, stopped, files, service, commits, situation, decision } = verdict;
		const { policy } = situation;
		const tongue = tongueOf(env.language);
		if (outcome === 'pass') {
			void window.showInformationMessage(
				l10n.t('Commits: {0}; documents: {1}. They may be pushed to {2}.', commits, files.length, service),
			);
			return;
		}
		const shown = stopped.length > 0 ? stopped : files;
		const show = l10n.t('Show the files…');
		const words = labelWords(decision.label, policy, tongue, l10n.t);
		const text = l10n.t('{0} documents (highest label {1}) may not be pushed to {2}.', shown.length, words, service);
		if ((await window.showWarningMessage(text, show)) !== show) return;
		const items = shown.map((file) => {
			const [reason] = file.decision.reasons;
			const why = reason === undefined ? '' : `${reasonText(reason, policy, tongue)} (${reason.clauses.join(', ')})`;
			return { label: file.path, description: labelWords(file.decision.label, policy, tongue, l10n.t), detail: why };
		});
		const picked = await window.showQuickPick(items, { title: text, placeHolder: l10n.t('Opens the document'), matchOnDescription: true });
		if (picked !== undefined && existsSync(join(top, picked.label))) void window.showTextDocument(Uri.file(join(top, picked.label)));
	}

	/** Mends a hook whose program was updated away; offers one where guarded documents could be pushed without. */
	async #look(folder: string): Promise<void> {
		if (!workspace.isTrusted || !(await hasRepository(folder))) return;
		const hooks = await hookFolder(folder);
		const { state, program } = hookStatus(hooks, 'pre-push');
		if (state === 'installed') {
			if (!program) installHook(hooks, 'pre-push', this.parts.program);
			return;
		}
		if ((await gitText(folder, ['remote'], { accept: [0, 128] })) === '') return;
		const { policies } = this.parts;
		const { files } = namedFiles([folder], 400);
		const all = await surveyFiles(files, { contextOf: (path) => policies.contextFor(path) });
		// Only what says so itself: source code without a label would make every repository one to guard.
		const labelled = { ...all, files: all.files.filter(({ state: kind }) => kind === 'labelled') };
		if (guardedPart(labelled, (path) => policies.policyFor(path)).files.length === 0) return;
		await this.#offer(folder, l10n.t('{0} holds documents of level 2 or above and can be pushed.', basename(folder)));
	}

	/** Offers the hook, once in a window, and never again where that was said. */
	async #offer(folder: string, why: string): Promise<void> {
		if (!workspace.isTrusted || !(await hasRepository(folder))) return;
		const hooks = await hookFolder(folder);
		const { top } = hooks.repository;
		if (this.#offered.has(top) || this.#refused().includes(top) || hookStatus(hooks, 'pre-push').state === 'installed') return;
		this.#offered.add(top);
		const install = l10n.t('Install the check');
		const never = l10n.t('Not again');
		const text = l10n.t('{0} Install a check before every push (git hook pre-push, 9.2)?', why);
		const answer = await window.showInformationMessage(text, install, l10n.t('Not now'), never);
		if (answer === never) await this.parts.memory.update(NEVER, [...this.#refused(), top]);
		else if (answer === install && mayWrite()) await this.#install(folder);
	}

	async #install(folder: string): Promise<void> {
		const change = installHook(await hookFolder(folder), 'pre-push', this.parts.program);
		const text =
			change.kind === 'refused'
				? l10n.t(
						'The hook could not be installed ({0}). Run kakuzuke guard install in a terminal; it says what stands in the way.',
						change.reason,
					)
				: l10n.t('Every push of this repository is checked now. To remove it: kakuzuke guard uninstall');
		void (change.kind === 'refused' ? window.showWarningMessage(text) : window.showInformationMessage(text));
	}

	#refused(): string[] {
		const stored = this.parts.memory.get(NEVER);
		return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : [];
	}

	/** Says in the person's tongue why our hook stopped a push from Source Control, and shows the files. */
	async #explainRefusals(): Promise<void> {
		const extension = extensions.getExtension<GitExtension>('vscode.git');
		if (extension === undefined) return;
		try {
			const git = await extension.activate();
			const listen = (): void => {
				this.#handler?.dispose();
				this.#handler = git.enabled ? git.getAPI(1).registerPushErrorHandler?.(this.#refusal()) : undefined;
			};
			// `git.enabled` may be switched while the window is open.
			this.#switch = git.onDidChangeEnablement(listen);
			listen();
		} catch (error) {
			this.parts.log.failure('git', '', error);
		}
	}

	#refusal(): PushErrorHandler {
		return {
			handlePushError: async ({ rootUri }, _remote, _refspec, error) => {
				if (!/kakuzuke/i.test(error.stderr ?? '')) return false;
				void this.check(rootUri.fsPath).catch((failure: unknown) => this.parts.log.failure('push', rootUri.fsPath, failure));
				return true;
			},
		};
	}
}

async function hasRepository(folder: string): Promise<boolean> {
	try {
		await openRepository(folder);
		return true;
	} catch {
		return false;
	}
}
