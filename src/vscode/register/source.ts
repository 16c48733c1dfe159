import { basename } from 'node:path';
import { type Disposable, RelativePattern, Uri, workspace } from 'vscode';
import type { Policy } from '../../policy';
import { readRegister, registerFolder, type Verification } from '../../register';
import type { Policies } from '../policies';
import { newest, PAGE, type RegisterFilter, type RegisterWindow } from './model';
import { verifyInSlices } from './verify-slices';

/** Milliseconds without a change until a register is read anew. */
const QUIET = 300;

/** One register of the open folders, read when it is looked at and again when it changed. */
export class RegisterSource implements Disposable {
	/** What was read last; `null` before that, and where it cannot be read. */
	window: RegisterWindow | null = null;
	verification: Verification | null = null;
	/** The system's error code where it cannot be read. */
	error = '';
	limit = PAGE;
	readonly #watcher: Disposable;
	#timer: NodeJS.Timeout | undefined;
	#abort = new AbortController();

	constructor(
		readonly folder: string,
		/** Name of the workspace folder. */
		readonly name: string,
		readonly policy: Policy,
		private readonly onChange: () => void,
	) {
		const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.file(folder), '*.{jsonl,json}'));
		const later = (): void => this.#later();
		for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) event(later);
		this.#watcher = watcher;
	}

	/** Reads the newest entries, and follows the chain. */
	async load(filter: RegisterFilter): Promise<void> {
		this.#abort.abort();
		this.#abort = new AbortController();
		const { signal } = this.#abort;
		try {
			const window = await newest(readRegister(this.folder), filter, this.limit, signal);
			this.verification = await verifyInSlices(this.folder, this.policy.export.register.yearBegins, signal);
			this.window = window;
			this.error = '';
		} catch (error) {
			if (signal.aborted) return;
			this.window = null;
			this.verification = null;
			this.error = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
		}
	}

	dispose(): void {
		clearTimeout(this.#timer);
		this.#abort.abort();
		this.#watcher.dispose();
	}

	#later(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.onChange(), QUIET);
	}
}

/** The registers of the open folders, each once. */
export function registerSources(policies: Policies, onChange: (source: RegisterSource) => void): RegisterSource[] {
	const sources = new Map<string, RegisterSource>();
	for (const { uri } of workspace.workspaceFolders ?? []) {
		const { root, workspacePolicy } = policies.contextFor(uri.fsPath);
		const folder = registerFolder(root, workspacePolicy.policy);
		if (sources.has(folder)) continue;
		const source = new RegisterSource(folder, basename(root), workspacePolicy.policy, () => onChange(source));
		sources.set(folder, source);
	}
	return [...sources.values()];
}
