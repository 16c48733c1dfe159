import { type Disposable, env } from 'vscode';

/** Milliseconds for which a secret stays on the clipboard. */
const LOAN = 60_000;

/** Puts a secret on the clipboard and takes it off again, unless something else was copied since. */
export class ClipboardLoan implements Disposable {
	#secret: string | null = null;
	#timer: NodeJS.Timeout | undefined;

	constructor(private readonly milliseconds: number = LOAN) {}

	async lend(secret: string): Promise<void> {
		await env.clipboard.writeText(secret);
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
			if ((await env.clipboard.readText()) === secret) await env.clipboard.writeText('');
		} catch {
			// A browser without the permission to read its clipboard keeps what is on it.
		}
	}
}
