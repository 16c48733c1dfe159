import path from 'node:path';
import type { Label } from '../label';
import { type Needs, shapeKey } from './cache-chunk';
import { type FolderStamps, isFresh, stampOf, stampText } from './stamp';

const LABEL = '.label';
/** Targets that are known at most. */
const LIMIT = 20_000;

/**
 * What tells whether the files that documents refer to are as they were: their stamps, those of their sidecars, and of the folder labels above them. Each is
 * taken before a label is read and holds as long as that label is held, so that a change meanwhile is seen by the next scan.
 */
export class TargetStamps {
	/** `null`: may change without its stamp. */
	readonly #taken = new Map<string, string | null>();

	/** `labels`: the memory of the targets' labels, which is dropped together with this one. */
	constructor(
		private readonly folders: FolderStamps,
		private readonly labels: Map<string, Label | null>,
	) {}

	/** To be called between documents. */
	tidy(): void {
		if (this.#taken.size < LIMIT) return;
		this.#taken.clear();
		this.labels.clear();
	}

	/** To be called before a file is looked at. */
	take(target: string): void {
		if (!this.#taken.has(target)) this.#taken.set(target, this.#stampOf(target));
	}

	/** Whether these files are as they were. */
	hold({ files, stamps }: Needs): boolean {
		for (const file of files) this.take(file);
		return this.of(files)?.stamps === stamps;
	}

	/** The stamps of these files; `null` where one of them may change without it, or was not taken. */
	of(files: readonly string[]): Needs | null {
		let all = '';
		for (const file of files) {
			const taken = this.#taken.get(file);
			if (taken === undefined || taken === null) return null;
			all += `${taken}\n`;
		}
		return { files, stamps: shapeKey(all) };
	}

	#stampOf(target: string): string | null {
		const now = Date.now();
		const [own, sidecar] = [stampOf(target), stampOf(target + LABEL)];
		const folder = this.folders.of(path.dirname(target));
		if (typeof own === 'string' || typeof sidecar === 'string' || folder.fresh || isFresh(own, now) || isFresh(sidecar, now)) return null;
		return `${stampText(own)}|${stampText(sidecar)}|${folder.text}`;
	}
}
