import path from 'node:path';
import { mergeRecords, RecordError } from '../../workspace';
import type { Arguments } from '../args';
import { UsageError } from '../errors';
import { Judging } from '../judging';
import { Progress } from '../progress';
import type { Session } from '../session';

/** `kakuzuke merge`: puts the records of a scan's shards together, and judges the whole. */
export async function merge(args: Arguments, session: Session): Promise<number> {
	if (args.operands.length === 0) throw new UsageError('error.merge-files');
	const { cwd, signal } = session.host;
	const judging = new Judging(args, session, [], false);
	const progress = new Progress(session, args.options.has('quiet'));
	try {
		const result = await mergeRecords(
			args.operands.map((operand) => path.resolve(cwd, operand)),
			{
				base: cwd,
				keepReports: false,
				reportClean: judging.reportClean,
				...(signal === undefined ? {} : { signal }),
				onStart: (start) => judging.start(start),
				onPolicyProblem: (problem) => judging.problem(problem),
				onReport: (report, key) => {
					if (report.outcome !== 'clean') progress.clear();
					judging.document(report, key);
				},
				onProgress: (state) => progress.update(state),
			},
		);
		progress.clear();
		return judging.end(result);
	} catch (error) {
		if (!(error instanceof RecordError)) throw error;
		throw new UsageError(`record-error.${error.code}`, { file: shown(error.file, cwd), detail: shown(error.detail, cwd) });
	} finally {
		progress.clear();
	}
}

function shown(file: string, cwd: string): string {
	return path.isAbsolute(file) ? path.relative(cwd, file) || file : file;
}
