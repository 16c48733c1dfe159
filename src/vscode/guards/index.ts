import { type Disposable, type ExtensionContext, Uri } from 'vscode';
import type { DocumentReport } from '../../check';
import type { Log } from '../log';
import type { Policies } from '../policies';
import type { Scope } from '../scope';
import type { LabelSetter } from '../set-label';
import { LoweringGuard } from './lowering-guard';
import { Questions } from './model/questions';
import { Renames } from './renames';
import { Saves } from './saves';

/** What the guards need of the rest of the extension. */
export interface GuardParts {
	readonly context: ExtensionContext;
	readonly policies: Policies;
	readonly scope: Scope;
	readonly log: Log;
	setter(): LabelSetter;
	read(uri: Uri): DocumentReport;
}

/** Everything that watches what happens to labelled documents outside the commands. */
export class Guards implements Disposable {
	readonly lowering: LoweringGuard;
	readonly #disposables: Disposable[];

	constructor(parts: GuardParts) {
		const { policies, scope, log, read } = parts;
		this.lowering = new LoweringGuard({
			policies,
			questions: new Questions(parts.context.workspaceState),
			read,
			restore: (path, label) => parts.setter().setOne(Uri.file(path), label, { places: null, reason: null }),
			log,
		});
		this.#disposables = [
			this.lowering,
			new Saves({ policies, scope, guard: this.lowering, read }),
			new Renames({ policies, scope, guard: this.lowering, log }),
		];
	}

	dispose(): void {
		for (const disposable of this.#disposables) disposable.dispose();
	}
}
