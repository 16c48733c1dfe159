import type { BuildOptions, Metafile } from 'esbuild';

export interface Entry {
	readonly name: string;
	readonly source: string;
	readonly external: readonly string[];
	readonly banner?: string;
	/** Loaded when a command needs it. */
	readonly later?: boolean;
}

export declare const ENTRIES: readonly Entry[];
export declare function optionsOf(
	entry: Entry,
	options?: { readonly dev?: boolean; readonly outdir?: string; readonly core?: string },
): BuildOptions & { metafile: true };
export declare function heavyInputs(metafile: Metafile): string[];

/** The source of the bundle that the others share. */
export function coreSource(): Promise<string>;
