import type { ScanProgress } from '../workspace';
import type { Data, MessageId } from './l10n';
import type { Session } from './session';

const INTERVAL = 100;
const CLEAR = '\r\u001b[K';

/** A counting line on the terminal's standard error; silent where that is no terminal. */
export class Progress {
	readonly #session: Session;
	readonly #shown: boolean;
	#last = 0;
	#visible = false;

	constructor(session: Session, quiet: boolean) {
		this.#session = session;
		this.#shown = !quiet && session.host.stderr.isTTY === true;
	}

	update({ checked, found }: ScanProgress): void {
		this.show('check.progress', { checked, found });
	}

	/** The line itself; a few times a second at most. */
	show(id: MessageId, data: Data): void {
		if (!this.#shown) return;
		const now = performance.now();
		if (now - this.#last < INTERVAL) return;
		this.#last = now;
		this.#visible = true;
		this.#session.host.stderr.write(`${CLEAR}${this.#session.say(id, data)}`);
	}

	/** Takes the line away, before anything else is printed. */
	clear(): void {
		if (this.#visible) this.#session.host.stderr.write(CLEAR);
		this.#visible = false;
	}
}
