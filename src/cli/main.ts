import { version } from '../../package.json';
import { speaker, tongueOf } from './l10n';
import { run } from './run';
import type { Host } from './session';

/** By convention of shells: ended by the interrupt signal. */
const INTERRUPTED = 130;
const BROKEN = 70;

/** Binds the command line to the process; the only place that ends it. */
async function main(): Promise<void> {
	const interruption = new AbortController();
	process.once('SIGINT', () => interruption.abort());
	// What takes the process milliseconds to set up is made when it is first asked for.
	const host: Host = {
		get stdout() {
			return watched(process.stdout);
		},
		get stderr() {
			return watched(process.stderr);
		},
		get stdin() {
			return process.stdin;
		},
		env: process.env,
		cwd: process.cwd(),
		get locale() {
			return Intl.DateTimeFormat().resolvedOptions().locale;
		},
		signal: interruption.signal,
	};
	try {
		process.exitCode = await run(process.argv.slice(2), host, version);
		if (interruption.signal.aborted) process.exitCode = INTERRUPTED;
	} catch (error) {
		const say = speaker(tongueOf(host.env, () => host.locale));
		const message = say('error.unexpected', { message: error instanceof Error ? error.message : String(error) });
		process.stderr.write(`${say('error.prefix', { message })}\n`);
		process.exitCode = BROKEN;
	}
}

function watched(stream: NodeJS.WriteStream): NodeJS.WriteStream {
	if (!stream.listeners('error').includes(onStreamError)) stream.on('error', onStreamError);
	return stream;
}

/** Whoever read our output (`| head`) has enough. */
function onStreamError(error: NodeJS.ErrnoException): void {
	process.exit(error.code === 'EPIPE' ? (process.exitCode ?? 0) : BROKEN);
}

void main();
