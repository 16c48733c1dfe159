/** The system's clipboard, as VS Code gives it. */
export interface Clipboard {
	readText(): PromiseLike<string>;
	writeText(text: string): PromiseLike<void>;
}

/** Milliseconds for which a secret stays on the clipboard. */
const LOAN = 60_000;

/** Puts a secret on the clipboard and takes it off again, unless something else was copied since. */
export class ClipboardLoan {
	#secret: string | null = null;
	#timer: NodeJS.Timeout | undefined;

	constructor(
		private readonly clipboard: Clipboard,
		private readonly milliseconds: number = LOAN,
	) {}

	async lend(secret: string): Promise<void> {
		await this.clipboard.writeText(secret);
		this.#secret = secret;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#takeBack(), this.milliseconds);
	}

	dispose(): void {
		clearTimeout(this.#timer);
		void this.#takeBack();
	}

	async #takeBack(): Promise<void> {
		const secret = this.#secret;
		this.#secret = null;
		if (secret === null) return;
		try {
			if ((await this.clipboard.readText()) === secret) await this.clipboard.writeText('');
		} catch {
			// A browser without the permission to read its clipboard keeps what is on it.
		}
	}
}
