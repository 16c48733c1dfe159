import { GitError } from '../../export/guard/git';
import { RegisterError } from '../../register';
import type { Arguments } from '../args';
import { EXIT, UsageError } from '../errors';
import { visible } from '../escape';
import type { Session } from '../session';
import { preCommit } from './guard-commit';
import { install, status, uninstall } from './guard-hooks';
import { ignoreList } from './guard-ignore';
import { prePush } from './guard-push';

const ACTIONS: Readonly<Record<string, (args: Arguments, session: Session) => Promise<number>>> = {
	'pre-push': prePush,
	'pre-commit': preCommit,
	install,
	uninstall,
	status,
	'ignore-list': ignoreList,
};

/**
 * `kakuzuke guard`: what leaves, or is about to, without the export command. Fails closed: whatever goes wrong, the exit code is not 0,
 * so that a hook stops git.
 */
export async function guard(args: Arguments, session: Session): Promise<number> {
	const [name = '', ...operands] = args.operands;
	const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
	if (action === undefined) throw new UsageError('error.guard', { actions: Object.keys(ACTIONS).join(', ') });
	try {
		return await action({ ...args, operands }, session);
	} catch (error) {
		const code = failure(error, session);
		if (code === null) throw error;
		return code;
	}
}

/** Exit code of what kept the guard from judging, told to the person; `null` for defects. */
function failure(error: unknown, session: Session): number | null {
	const { say, err } = session;
	if (error instanceof GitError) {
		if (error.code === 'not-a-repository') throw new UsageError('error.no-repository', { path: session.host.cwd });
		const message = visible(say(`guard.${error.code}`, { detail: error.detail }));
		err.write(`${say('error.prefix', { message })}\n${say('guard.not-judged')}\n`);
		return EXIT.notChecked;
	}
	if (error instanceof RegisterError) {
		err.write(
			`${say('error.prefix', { message: visible(say('guard.not-recorded', { detail: error.code })) })}\n${say('guard.not-judged')}\n`,
		);
		return EXIT.notChecked;
	}
	return null;
}
