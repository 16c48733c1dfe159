import type { LogOutputChannel } from 'vscode';

/** The product's log. Carries paths, ids and counts; never a word of a document. */
export class Log {
	constructor(private readonly channel: LogOutputChannel) {}

	info(event: string, data: Readonly<Record<string, string | number | boolean>> = {}): void {
		this.channel.info(event, JSON.stringify(data));
	}

	/** Something that should not have happened. Of an error only kind and stack are kept: its message may quote a document. */
	failure(event: string, path: string, error: unknown): void {
		const stack = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at ')) : [];
		const code = error instanceof Error && 'code' in error ? String(error.code) : '';
		this.channel.error(`${event}: ${path}: ${error instanceof Error ? error.name : typeof error} ${code}\n${stack.join('\n')}`);
	}

	show(): void {
		this.channel.show(true);
	}
}
