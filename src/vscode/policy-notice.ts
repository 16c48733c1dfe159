import { type Disposable, l10n, Range, Uri, window } from 'vscode';
import type { Policies } from './policies';

/** Says once that a policy file is not in force; the rest stands in Problems. */
export class PolicyNotice implements Disposable {
	readonly #subscription: Disposable;
	#told = false;

	constructor(private readonly policies: Policies) {
		this.#subscription = policies.onDidChange(() => this.#tell());
		this.#tell();
	}

	dispose(): void {
		this.#subscription.dispose();
	}

	#tell(): void {
		const error = this.policies.problems().find((problem) => problem.severity === 'error');
		if (error === undefined) {
			// The next mistake is news again.
			this.#told = false;
			return;
		}
		if (this.#told) return;
		this.#told = true;
		const open = l10n.t('Open the file');
		const text = l10n.t('A policy file has an error; what it says there is not in force. See Problems.');
		void window.showWarningMessage(text, open).then((answer) => {
			const position = new Range(error.line - 1, error.column - 1, error.line - 1, error.column - 1);
			if (answer === open) void window.showTextDocument(Uri.file(error.file), { selection: position });
		});
	}
}
