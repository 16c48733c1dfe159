import { type Uri, workspace } from 'vscode';

/** The settings under `kakuzuke.` as they hold for one resource. */
export interface Settings {
	readonly enable: boolean;
	/** A built-in policy's id or a policy file; absent: the workspace's own. */
	readonly policy: string | undefined;
	readonly checkOnType: boolean;
	/** Milliseconds. */
	readonly debounce: number;
	readonly badges: boolean;
	readonly statusBar: boolean;
	readonly scanOnOpen: boolean;
	/** File of a private key (PEM) to sign manifests with; empty for none. */
	readonly signingKey: string;
	/** Globs, relative to the folder that holds `.kakuzuke/`, from `kakuzuke.exclude` and `files.exclude`. */
	readonly exclude: readonly string[];
}

export function settingsFor(scope: Uri | undefined): Settings {
	const configuration = workspace.getConfiguration('kakuzuke', scope ?? null);
	const hidden = workspace.getConfiguration('files', scope ?? null).get<Record<string, unknown>>('exclude', {});
	const policy = configuration.get<string>('policy', '').trim();
	return {
		enable: configuration.get('enable', true),
		policy: policy === '' ? undefined : policy,
		checkOnType: configuration.get('checkOnType', true),
		debounce: Math.min(5000, Math.max(0, configuration.get('debounce', 200))),
		badges: configuration.get('badges', true),
		statusBar: configuration.get('statusBar', true),
		signingKey: configuration.get<string>('signingKey', '').trim(),
		scanOnOpen: configuration.get('scanOnOpen', false),
		// A conditional `when` speaks of a sibling, which is about generated files and not about documents.
		exclude: [...configuration.get<string[]>('exclude', []), ...Object.keys(hidden).filter((glob) => hidden[glob] === true)],
	};
}
