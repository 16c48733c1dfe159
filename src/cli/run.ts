import { builtinPolicies, type Tongue } from '../policy';
import { type Arguments, type CommandName, parseArguments } from './args';
import { check } from './commands/check';
import { dispose } from './commands/dispose';
import { exception } from './commands/exception';
import { exportFiles } from './commands/export';
import { guard } from './commands/guard';
import { merge } from './commands/merge';
import { parse } from './commands/parse';
import { register } from './commands/register';
import { report } from './commands/report';
import { set } from './commands/set';
import { show } from './commands/show';
import { verify } from './commands/verify';
import { EXIT, UsageError } from './errors';
import { visible } from './escape';
import { speaker, tongueOf } from './l10n';
import { type Host, type Session, sinkTo } from './session';

const COMMANDS: Readonly<Record<CommandName, (args: Arguments, session: Session) => Promise<number>>> = {
	show,
	parse,
	check,
	merge,
	set,
	export: exportFiles,
	dispose,
	exception,
	register,
	report,
	verify,
	guard,
};

/**
 * Runs one command line and returns its exit code (0 to 3 of the contract).
 * Errors of use are worded here and nowhere else; anything else that is thrown is a defect and goes through.
 */
export async function run(args: readonly string[], host: Host, version: string): Promise<number> {
	const session = sessionOf(tongueFor(args, host), host, version);
	try {
		return await dispatch(args, session);
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		const message = visible(session.say(error.id, error.data));
		session.err.write(`${session.say('error.prefix', { message })}\n${session.say('hint.help')}\n`);
		return EXIT.usage;
	} finally {
		session.out.flush();
		session.err.flush();
	}
}

async function dispatch(args: readonly string[], session: Session): Promise<number> {
	const parsed = parseArguments(args);
	switch (parsed.command) {
		case 'version':
			session.out.write(`kakuzuke ${session.version}\n`);
			return EXIT.clean;
		case 'help': {
			const data = { version: session.version, builtins: builtinPolicies().join(session.tongue === 'ja' ? '、' : ', ') };
			session.out.write(`${session.say(parsed.topic === null ? 'help.program' : `help.${parsed.topic}`, data)}\n`);
			return EXIT.clean;
		}
		default:
			return await COMMANDS[parsed.command](parsed, session);
	}
}

function sessionOf(tongue: Tongue, host: Host, version: string): Session {
	return { host, tongue, say: speaker(tongue), out: sinkTo(() => host.stdout), err: sinkTo(() => host.stderr), version };
}

/** Looked up before the arguments are judged, so that errors in them are worded in the right tongue. */
function tongueFor(args: readonly string[], host: Host): Tongue {
	const end = args.indexOf('--');
	const options = end < 0 ? args : args.slice(0, end);
	const joined = options.find((argument) => argument.startsWith('--lang='))?.slice('--lang='.length);
	const index = options.indexOf('--lang');
	const written = joined ?? (index < 0 ? undefined : options[index + 1]);
	return written === 'ja' || written === 'en' ? written : tongueOf(host.env, () => host.locale);
}
