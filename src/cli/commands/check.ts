import os from 'node:os';
import path from 'node:path';
import { cacheFolder, type Part, parseShard, scan, shardPart } from '../../workspace';
import type { Arguments } from '../args';
import { UsageError } from '../errors';
import { Judging } from '../judging';
import { policyOption, requireUsable } from '../policies';
import { Progress } from '../progress';
import type { Session } from '../session';
import { changedPart } from '../since';

const MAX_JOBS = 64;

/** `kakuzuke check`: scans, prints while it goes on, and judges. */
export async function check(args: Arguments, session: Session): Promise<number> {
	const jobs = jobsOf(args.options.get('jobs'));
	const override = policyOption(args, session);
	// A policy that was named and cannot be used ends the command before anything is printed.
	requireUsable(override, session);
	const operands = operandsOf(args);
	const targets = operands.map((operand) => path.resolve(session.host.cwd, operand));
	const part = await partOf(args, targets, session);
	const cache = cacheOf(args, session, part);
	const isShard = args.options.has('shard');
	// Without the clean ones no other machine could tell what the folders hold.
	if (isShard && args.options.has('quiet')) throw new UsageError('error.shard-quiet');
	const judging = new Judging(args, session, operands, part !== null && !isShard);
	const progress = new Progress(session, args.options.has('quiet'));
	const result = await scan(targets, {
		jobs,
		keepReports: false,
		ownThread: true,
		reportClean: judging.reportClean,
		...(part === null ? {} : { part }),
		...(cache === null ? {} : { cache }),
		...(override === undefined ? {} : { policyOverride: override }),
		...(session.host.signal === undefined ? {} : { signal: session.host.signal }),
		onStart: (start) => judging.start(start),
		onPolicyProblem: (problem) => judging.problem(problem),
		onReport: (report, key) => {
			if (report.outcome !== 'clean') progress.clear();
			judging.document(report, key);
		},
		onExcluded: (excluded) => judging.excluded(excluded),
		onProgress: (state) => progress.update(state),
	});
	progress.clear();
	const exitCode = judging.end(result);
	if (args.options.has('resume')) session.err.write(`${session.say('check.resumed', { count: result.remembered })}\n`);
	return exitCode;
}

/** What git knows to have changed is looked for in the working folder, unless a path is named. */
function operandsOf({ operands, options }: Arguments): readonly string[] {
	if (operands.length > 0) return operands;
	if (options.has('since') || options.has('staged')) return ['.'];
	throw new UsageError('error.no-paths');
}

async function partOf({ options }: Arguments, targets: readonly string[], session: Session): Promise<Part | null> {
	const [written, since, staged] = [options.get('shard'), options.get('since'), options.has('staged')];
	if ([written !== undefined, since !== undefined, staged].filter(Boolean).length > 1) throw new UsageError('error.parts');
	if (written !== undefined) {
		const shard = parseShard(written);
		if (shard === null) throw new UsageError('error.shard', { value: written });
		return shardPart(shard);
	}
	if (since === undefined && !staged) return null;
	return changedPart(since ?? null, targets, session);
}

/** Where unchanged documents are remembered; `null` without a home, where it is not wanted, and for the few that git names. */
function cacheOf({ options }: Arguments, { host, version }: Session, part: Part | null): { folder: string; version: string } | null {
	const named = options.get('cache');
	const folder = named === undefined ? cacheFolder(host.env, process.platform) : path.resolve(host.cwd, named);
	if (options.has('resume') && (options.has('no-cache') || folder === null)) throw new UsageError('error.resume');
	if (options.has('no-cache') || folder === null || (part !== null && !options.has('shard'))) return null;
	return { folder, version };
}

function jobsOf(written: string | undefined): number {
	if (written === undefined) return os.availableParallelism();
	const jobs = /^\d{1,3}$/.test(written) ? Number(written) : 0;
	if (jobs < 1 || jobs > MAX_JOBS) throw new UsageError('error.jobs', { value: written, max: MAX_JOBS });
	return jobs;
}
