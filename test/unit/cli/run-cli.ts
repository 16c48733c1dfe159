import { run } from '../../../src/cli/run';
import type { Host } from '../../../src/cli/session';

export interface Ran {
	readonly code: number;
	readonly out: string;
	readonly err: string;
}

export interface RunOptions {
	readonly cwd?: string;
	readonly stdin?: string | readonly Uint8Array[];
	readonly env?: Readonly<Record<string, string>>;
	readonly tty?: boolean;
	readonly signal?: AbortSignal;
}

/** Runs the command line in this process, in English unless the arguments or the environment say otherwise. */
export async function runCli(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
	const written = { out: '', err: '' };
	const stream = (name: 'out' | 'err'): Host['stderr'] => ({
		write: (text) => {
			written[name] += text;
		},
		isTTY: options.tty ?? false,
	});
	const chunks = typeof options.stdin === 'string' ? [Buffer.from(options.stdin)] : (options.stdin ?? []);
	const host: Host = {
		stdout: stream('out'),
		stderr: stream('err'),
		stdin: Object.assign(
			(async function* () {
				yield* chunks;
			})(),
			{ isTTY: options.tty ?? false },
		),
		env: options.env ?? { LANG: 'en_US.UTF-8' },
		cwd: options.cwd ?? process.cwd(),
		locale: 'en-US',
		...(options.signal === undefined ? {} : { signal: options.signal }),
	};
	return { code: await run(args, host, '9.9.9'), ...written };
}
