import type { CheckContext } from '../check';
import type { RegisterEvent } from '../register';
import { fileHash } from './file-hash';
import { guardedPart, judgeSent, namedFiles } from './leaving';
import { outsidePlace } from './outside';
import { relativeTo } from './record';
import { surveyFiles } from './survey';
import { type OutgoingCommand, outgoingCommands } from './terminal';
import type { Decision, Survey } from './types';

/** What a command line is looked at with. */
export interface TerminalSight {
	/** What a document is judged by; the same object for all documents of one workspace. */
	readonly contextOf: (path: string) => CheckContext;
	/** Whether a file is a document that the product looks at. */
	readonly includes: (path: string) => boolean;
	/** The workspace's folders. */
	readonly roots: readonly string[];
	/** The home folder. */
	readonly home: string;
}

/** A command that sends guarded documents out, and what the gate says of it. */
export interface TerminalSighting {
	/** Name of the program. */
	readonly tool: string;
	readonly route: OutgoingCommand['route'];
	/** The guarded documents. */
	readonly survey: Survey;
	/** There are more files than were looked at. */
	readonly more: boolean;
	readonly decision: Decision;
	/** Of the terminal's folder: the register that records. */
	readonly context: CheckContext;
}

/**
 * Looks at a command line that was started in a terminal: which guarded documents it sends out without what the policy asks for, and whether it
 * pushes a repository. The line itself is neither kept nor returned: it may hold passwords. Reads labels; writes nothing.
 */
export async function watchTerminal(
	line: string,
	cwd: string,
	{ contextOf, includes, roots, home }: TerminalSight,
): Promise<{ readonly sightings: readonly TerminalSighting[]; readonly push: boolean }> {
	const context = contextOf(`${cwd}/-`);
	const { policy } = context.workspacePolicy;
	const commands = outgoingCommands(line, cwd, { home, outside: (path) => outsidePlace(path, roots, policy, home) });
	const sightings: TerminalSighting[] = [];
	for (const { tool, route, paths, destination } of commands) {
		if (tool === 'git') continue;
		const { files, more } = namedFiles(paths);
		const survey = guardedPart(await surveyFiles(files.filter(includes), { contextOf }), (path) => contextOf(path).workspacePolicy.policy);
		if (survey.files.length === 0) continue;
		const decision = judgeSent(survey, route, destination, context);
		if (decision.outcome !== 'proceed') sightings.push({ tool, route, survey, more, decision, context });
	}
	return { sightings, push: commands.some(({ tool }) => tool === 'git') };
}

/** The entry of a command that was seen: the program's name and the files; never the line or the address. */
export async function terminalEvent({ tool, route, survey, decision, context }: TerminalSighting): Promise<RegisterEvent> {
	const files = [];
	for (const { path, label } of survey.files) files.push({ path: relativeTo(context.root, path), sha256: await fileHash(path), label });
	return {
		action: 'terminal',
		files,
		count: files.length,
		label: decision.label,
		route,
		decision: decision.outcome === 'refused' ? 'refuse' : decision.demand,
		reasons: decision.reasons.map(({ code, clauses }) => [code, ...clauses].join(' ')),
		detail: tool,
	};
}
