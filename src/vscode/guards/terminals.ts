import { homedir } from 'node:os';
import { basename } from 'node:path';
import { commands, type Disposable, env, l10n, window, workspace } from 'vscode';
import { worstOf } from '../../export/leaving';
import { record } from '../../export/lowering';
import { reasonText } from '../../export/messages';
import { type TerminalSighting, terminalEvent, watchTerminal } from '../../export/terminal-watch';
import type { Log } from '../log';
import { tongueOf } from '../model/texts';
import type { Policies } from '../policies';
import type { Scope } from '../scope';
import { labelWords } from './model/texts';

interface TerminalParts {
	readonly policies: Policies;
	readonly scope: Scope;
	readonly log: Log;
	/** `git push` was seen in a folder. */
	onPush(folder: string): void;
}

/** Sees commands in VS Code's terminals that send a guarded document away. It cannot stop them, and says so. */
export class Terminals implements Disposable {
	readonly #subscription: Disposable;

	constructor(private readonly parts: TerminalParts) {
		this.#subscription = window.onDidStartTerminalShellExecution(({ execution, shellIntegration }) => {
			const folder = (execution.cwd ?? shellIntegration.cwd ?? workspace.workspaceFolders?.[0]?.uri)?.fsPath;
			if (folder === undefined) return;
			this.#onCommand(execution.commandLine.value, folder).catch((error: unknown) => parts.log.failure('terminal', folder, error));
		});
	}

	dispose(): void {
		this.#subscription.dispose();
	}

	/** The line itself is kept nowhere. */
	async #onCommand(line: string, cwd: string): Promise<void> {
		const { policies, scope } = this.parts;
		const { sightings, push } = await watchTerminal(line, cwd, {
			contextOf: (path) => policies.contextFor(path),
			includes: (path) => scope.includes(path),
			roots: (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
			home: homedir(),
		});
		if (push) this.parts.onPush(cwd);
		for (const sighting of sightings) {
			await this.#record(sighting);
			void this.#warn(sighting);
		}
	}

	async #warn({ tool, route, survey, more, decision }: TerminalSighting): Promise<void> {
		const { policies } = this.parts;
		const worst = worstOf(survey.files, (path) => policies.policyFor(path));
		const policy = policies.policyFor(worst?.path ?? '');
		const tongue = tongueOf(env.language);
		const name = basename(worst?.path ?? '');
		const count = survey.files.length - 1;
		const what = count === 0 && !more ? name : l10n.t('{0} and {1} more', name, more ? `${count}+` : count);
		const [reason] = decision.reasons;
		const why = reason === undefined ? '' : `${reasonText(reason, policy, tongue)} (${reason.clauses.join(', ')})`;
		const words = labelWords(decision.label, policy, tongue, l10n.t);
		const text = l10n.t('The command {0} in the terminal sends {1} ({2}) out. It cannot be stopped from here. {3}', tool, what, words, why);
		const show = l10n.t('Show how to take it out properly…');
		if ((await window.showWarningMessage(text, show)) !== show) return;
		await commands.executeCommand('kakuzuke.export', { paths: survey.files.map(({ path }) => path), route });
	}

	async #record(sighting: TerminalSighting): Promise<void> {
		const { context } = sighting;
		if (!context.workspacePolicy.policy.export.register.terminal || !workspace.isTrusted) return;
		try {
			record(await terminalEvent(sighting), context);
		} catch (error) {
			this.parts.log.failure('register', context.root, error);
		}
	}
}
