import { existsSync } from 'node:fs';
import path from 'node:path';
import type { CheckContext } from '../check';
import {
	builtinPolicies,
	formatPolicyProblem,
	loadWorkspacePolicy,
	type PolicyProblem,
	SETTINGS_FOLDER,
	type WorkspacePolicy,
} from '../policy';
import { policyRootOf } from '../workspace';
import type { Arguments } from './args';
import { UsageError } from './errors';
import { visible } from './escape';
import type { Session } from './session';

export interface PolicyInForce {
	readonly workspace: WorkspacePolicy;
	/** Whether the workspace's settings have errors, so that the result is not to be relied on. */
	readonly broken: boolean;
}

/** What `--policy` names: a builtin id as it is, a file by its full path; `undefined` where the option is absent. */
export function policyOption(args: Arguments, session: Session): string | undefined {
	const written = args.options.get('policy');
	return written === undefined || builtinPolicies().includes(written) ? written : path.resolve(session.host.cwd, written);
}

/** Loads the policy that holds for a path, and prints what is wrong with it. Throws `UsageError` where `--policy` itself cannot be used. */
export function policyFor(target: string, kind: 'file' | 'folder', override: string | undefined, session: Session): PolicyInForce {
	const workspace = loadWorkspacePolicy(policyRootOf(target, kind), override);
	return { workspace, broken: printProblems(workspace.problems, override, session) };
}

/** Throws `UsageError`, after printing why, where the policy that was named cannot be used. */
export function requireUsable(override: string | undefined, session: Session): void {
	if (override === undefined) return;
	const { problems } = loadWorkspacePolicy(session.host.cwd, override);
	const errors = problems.filter((problem) => problem.severity === 'error' && problem.file === override);
	if (errors.length > 0) printProblems(errors, override, session);
}

/** Prints problems; true where one of them is an error. Throws `UsageError` where the error is in the file that `--policy` names. */
export function printProblems(problems: readonly PolicyProblem[], override: string | undefined, session: Session): boolean {
	for (const problem of problems) session.err.write(`${problemText(problem, session)}\n`);
	const errors = problems.filter((problem) => problem.severity === 'error');
	if (override !== undefined && errors.some((problem) => problem.file === override)) {
		throw new UsageError('error.policy', {
			policy: path.relative(session.host.cwd, override) || override,
			builtins: builtinPolicies().join(', '),
		});
	}
	return errors.length > 0;
}

export function problemText(problem: PolicyProblem, session: Session): string {
	const { file, line, column, key } = problem;
	return visible(session.say('policy.problem', { file, line, column, key, message: formatPolicyProblem(problem, session.tongue) }));
}

/** The contexts in which single files are read; each workspace's policy is loaded, and complained about, once. */
export class CheckContexts {
	/** Whether some workspace's settings have errors. */
	broken = false;
	readonly #contexts = new Map<string, CheckContext>();
	readonly #override: string | undefined;
	readonly #session: Session;

	constructor(override: string | undefined, session: Session) {
		this.#override = override;
		this.#session = session;
	}

	of(file: string, kind: 'file' | 'folder' = 'file'): CheckContext {
		const root = policyRootOf(file, kind);
		const known = this.#contexts.get(root);
		if (known !== undefined) return known;
		const workspacePolicy = loadWorkspacePolicy(root, this.#override);
		if (printProblems(workspacePolicy.problems, this.#override, this.#session)) this.broken = true;
		const context: CheckContext = { workspacePolicy, root, folderLabels: new Map() };
		this.#contexts.set(root, context);
		return context;
	}
}

/**
 * The folder whose register records what is done with a path: the one whose settings hold; where there are none yet, the current folder if the
 * path lies in it, so that `kakuzuke register` finds there what was recorded.
 */
export function registerRootOf(target: string, kind: 'file' | 'folder', { host }: Session): string {
	const root = policyRootOf(target, kind);
	const inside = target === host.cwd || target.startsWith(host.cwd.endsWith(path.sep) ? host.cwd : host.cwd + path.sep);
	return inside && !existsSync(path.join(root, SETTINGS_FOLDER)) ? host.cwd : root;
}
