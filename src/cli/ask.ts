import type { Session } from './session';

/** Longest answer, in bytes of UTF-8. */
const LONGEST = 4096;

/** Asks a person at the terminal, one line an answer. */
export interface Asker {
	/** `null` where the input has ended. */
	ask(question: string): Promise<string | null>;
	/** To be called when nothing more is asked, so that the process can end. */
	end(): void;
}

/** `null` where nobody sits at a terminal: then nothing is ever asked. */
export function askerOn({ host, out, err }: Session): Asker | null {
	if (host.stdin.isTTY !== true || host.stderr.isTTY !== true) return null;
	let input: AsyncIterator<Uint8Array> | null = null;
	let rest = '';
	const decoder = new TextDecoder();
	return {
		async ask(question) {
			// What was said so far comes before the question.
			out.flush();
			err.write(`${question} `);
			err.flush();
			input ??= host.stdin[Symbol.asyncIterator]();
			while (!/[\r\n]/.test(rest) && rest.length < LONGEST) {
				const { done, value } = await input.next();
				if (done === true) return null;
				rest += decoder.decode(value, { stream: true });
			}
			const [line = ''] = rest.split(/\r\n|\r|\n/, 1);
			rest = rest.slice(line.length).replace(/^(\r\n|\r|\n)/, '');
			return line.slice(0, LONGEST);
		},
		end() {
			void input?.return?.();
		},
	};
}
