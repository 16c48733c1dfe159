import path from 'node:path';
import { type DisposalAnswers, type DisposalRequest, disposeFiles, TREATMENTS } from '../../export/disposal';
import { surveyFiles } from '../../export/survey';
import type { Policy } from '../../policy';
import { kindOf } from '../../workspace';
import type { Arguments } from '../args';
import { EXIT, UsageError } from '../errors';
import { printDisposal } from '../output/dispose';
import { permissionOf } from '../permission';
import { CheckContexts, policyOption, registerRootOf } from '../policies';
import { Progress } from '../progress';
import type { Session } from '../session';

/** `kakuzuke dispose`: records a disposal with the hashes, then deletes (3(2)⑩). It never asks; what is missing is told, with the clause. */
export async function dispose(args: Arguments, session: Session): Promise<number> {
	if (args.operands.length === 0) throw new UsageError('error.no-files');
	const contexts = new CheckContexts(policyOption(args, session), session);
	const paths = args.operands.map((operand) => path.resolve(session.host.cwd, operand));
	const [first = ''] = paths;
	const kind = kindOf(first) === 'folder' ? 'folder' : 'file';
	const context = { ...contexts.of(first, kind), root: registerRootOf(first, kind, session) };
	const progress = new Progress(session, args.options.has('json'));
	try {
		const survey = await surveyFiles(paths, {
			contextOf: (file) => contexts.of(file),
			onProgress: (files) => progress.show('export.progress.survey', { files }),
			...(session.host.signal === undefined ? {} : { signal: session.host.signal }),
		});
		progress.clear();
		if (contexts.broken) {
			session.err.write(`${session.say('policy.refused')}\n`);
			return EXIT.usage;
		}
		const answers = answersOf(args, context.workspacePolicy.policy);
		const request: DisposalRequest = { survey, context, answers, keep: args.options.has('keep') };
		const outcome = await disposeFiles(request);
		printDisposal({ request, outcome, json: args.options.has('json') }, session);
		return outcome.kind === 'done' && outcome.left.length === 0 ? EXIT.clean : EXIT.findings;
	} finally {
		progress.clear();
	}
}

function answersOf({ options }: Arguments, policy: Policy): DisposalAnswers {
	return {
		treatment: TREATMENTS.find((id) => id === options.get('treatment')) ?? null,
		note: options.get('note') ?? null,
		permission: permissionOf(options, policy),
		selfApprovalReason: options.get('self-approval-reason') ?? null,
		person: options.get('person') ?? null,
	};
}
