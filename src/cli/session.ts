import type { Tongue } from '../policy';
import type { Say } from './l10n';

/** Where a command's text goes; pieces are gathered, because a write for each line is slow. */
export interface Sink {
	write(text: string): void;
	flush(): void;
}

/** The process as the commands see it, so that they can run in tests without one. */
export interface Host {
	readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
	readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
	readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly cwd: string;
	/** The system's locale, where the environment names none. */
	readonly locale: string;
	readonly signal?: AbortSignal;
}

/** What every command is given. */
export interface Session {
	readonly host: Host;
	readonly tongue: Tongue;
	readonly say: Say;
	readonly out: Sink;
	readonly err: Sink;
	/** Version of the program. */
	readonly version: string;
}

const PIECE = 1 << 16;

/** `stream` is asked for when there is something to write. */
export function sinkTo(stream: () => { write(text: string): unknown }): Sink {
	let pending = '';
	return {
		write(text) {
			pending += text;
			if (pending.length >= PIECE) this.flush();
		},
		flush() {
			if (pending !== '') stream().write(pending);
			pending = '';
		},
	};
}
