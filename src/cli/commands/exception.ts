import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkFile, today } from '../../check';
import { SETTINGS_FOLDER } from '../../policy';
import { exceptionRequest, type RequestedDocument, requestedFindings } from '../../report/exception-request';
import { rules } from '../../rules';
import { kindOf } from '../../workspace';
import type { Arguments } from '../args';
import { EXIT, UsageError } from '../errors';
import { visible } from '../escape';
import { portable } from '../paths';
import { CheckContexts, policyOption } from '../policies';
import type { Session } from '../session';

const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** `kakuzuke exception`: drafts the request for leaving findings as they are, for the CISO to decide on (8.4). */
export async function exception(args: Arguments, session: Session): Promise<number> {
	const { operands, options } = args;
	if (operands.length === 0) throw new UsageError('error.no-files');
	const wanted = options.get('rule')?.split(',') ?? [];
	for (const id of wanted) if (!rules.some((rule) => rule.id === id)) throw new UsageError('error.rule-unknown', { rule: id });
	for (const name of ['from', 'until']) {
		const day = options.get(name);
		if (day !== undefined && !DAY.test(day)) throw new UsageError('error.day', { option: `--${name}`, value: day });
	}
	const contexts = new CheckContexts(policyOption(args, session), session);
	const files = operands.map((operand) => path.resolve(session.host.cwd, operand));
	for (const file of files) if (kindOf(file) !== 'file') throw new UsageError('error.exception-file', { file });
	const root = rootOf(files, contexts, session.host.cwd);
	const documents = files.map(
		(file): RequestedDocument => ({ name: portable(path.relative(root, file)), report: checkFile(file, contexts.of(file)) }),
	);
	if (contexts.broken) return EXIT.usage;
	if (requestedFindings({ documents, rules: wanted }).length === 0) throw new UsageError('error.exception-nothing');
	const text = exceptionRequest({
		documents,
		rules: wanted,
		applicant: options.get('applicant') ?? '',
		reason: options.get('reason') ?? '',
		from: options.get('from') ?? '',
		until: options.get('until') ?? '',
		emergency: options.has('emergency'),
		today: today(),
		policy: contexts.of(files[0] ?? '').workspacePolicy.policy,
		tongue: session.tongue,
	});
	const out = options.get('out');
	if (out === undefined) session.out.write(text);
	else write(path.resolve(session.host.cwd, out), text, session);
	return EXIT.clean;
}

/** The folder that the entry is for: the one that holds the settings, or, where there are none yet, the working folder. */
function rootOf(files: readonly string[], contexts: CheckContexts, cwd: string): string {
	const roots = files.map((file) => {
		const { root } = contexts.of(file);
		return existsSync(path.join(root, SETTINGS_FOLDER)) || path.relative(cwd, file).startsWith('..') ? root : cwd;
	});
	const other = files.find((_, index) => roots[index] !== roots[0]);
	if (other !== undefined) throw new UsageError('error.exception-roots', { file: other });
	return roots[0] ?? cwd;
}

function write(file: string, text: string, session: Session): void {
	if (existsSync(file)) throw new UsageError('report-failure.name-taken', { path: file, detail: '' });
	try {
		writeFileSync(file, text, { flag: 'wx' });
	} catch (error) {
		throw new UsageError('error.not-written', { file, detail: error instanceof Error && 'code' in error ? String(error.code) : '' });
	}
	session.err.write(`${visible(session.say('exception.written', { file }))}\n`);
}
