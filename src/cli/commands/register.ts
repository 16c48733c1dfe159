import path from 'node:path';
import { calendarDay } from '../../export/dates';
import { routeTitle } from '../../export/messages';
import { formatMarking } from '../../label';
import { loadWorkspacePolicy, type Policy, ROUTES } from '../../policy';
import {
	actionText,
	type Expected,
	type Fault,
	faultText,
	isRegister,
	REGISTER_ACTIONS,
	type RegisterEntry,
	RegisterError,
	readRegister,
	registerFolder,
	resealRegister,
	type Verification,
	verifyRegister,
	warningText,
} from '../../register';
import { ReportError, writeRegisterSheet } from '../../report';
import { kindOf } from '../../workspace';
import type { Arguments } from '../args';
import { EXIT, UsageError } from '../errors';
import { visible } from '../escape';
import { policyOption, printProblems, registerRootOf } from '../policies';
import { Progress } from '../progress';
import type { Session } from '../session';

const ACTIONS = { verify, list, report, reseal } as const;

interface Register {
	readonly folder: string;
	readonly policy: Policy;
}

/** `kakuzuke register verify|list|report|reseal [PATH]`: the record of what left (6.1(1)⑤, 7.3(5)②). */
export async function register(args: Arguments, session: Session): Promise<number> {
	const [name = '', target, ...more] = args.operands;
	const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name as keyof typeof ACTIONS] : undefined;
	if (action === undefined || more.length > 0) throw new UsageError('error.register-action', { known: Object.keys(ACTIONS).join(', ') });
	const found = registerOf(target, args, session);
	if (found === null) {
		session.err.write(`${session.say('register.policy')}\n`);
		return EXIT.usage;
	}
	try {
		return await action(found, args, session);
	} catch (error) {
		if (error instanceof RegisterError) return fail(`register-failure.${error.code}`, error.path, error.detail, session);
		if (error instanceof ReportError) return fail(`report-failure.${error.code}`, args.options.get('xlsx') ?? '', error.detail, session);
		if (session.host.signal?.aborted === true) return cancelled(session);
		if (error instanceof Error && 'code' in error) return fail('register-failure.io', found.folder, String(error.code), session);
		throw error;
	}
}

/** The register of the workspace that the path lies in, or the folder of a register itself; `null` where a broken policy leaves open which it is. */
function registerOf(target: string | undefined, args: Arguments, session: Session): Register | null {
	const named = path.resolve(session.host.cwd, target ?? '.');
	const kind = kindOf(named);
	if (kind !== 'file' && kind !== 'folder') throw new UsageError('error.no-such-path', { path: target ?? '.' });
	const override = policyOption(args, session);
	const root = registerRootOf(named, kind, session);
	const { policy, problems } = loadWorkspacePolicy(root, override);
	const broken = printProblems(problems, override, session);
	// A copy of a register, handed in for an audit.
	if (kind === 'folder' && target !== undefined && isRegister(named)) return { folder: named, policy };
	return broken ? null : { folder: registerFolder(root, policy), policy };
}

function fail(id: Parameters<Session['say']>[0], file: string, detail: string, { err, say }: Session): number {
	err.write(`${say('error.prefix', { message: visible(say(id, { path: file, detail })) })}\n`);
	return EXIT.findings;
}

function cancelled({ err, say }: Session): number {
	err.write(`${say('export.cancelled')}\n`);
	return EXIT.notChecked;
}

function verify({ folder, policy }: Register, { options }: Arguments, session: Session): number {
	const { out, err, say, tongue } = session;
	const verification = verifyRegister(folder, expectedOf(options.get('expect')), { yearBegins: policy.export.register.yearBegins });
	if (options.has('json')) out.write(`${JSON.stringify({ folder, ...verification }, null, '\t')}\n`);
	else if (verification.kind === 'fault') tellFault(folder, verification, session);
	else {
		const { entries, sequence, hash, acknowledged, warnings } = verification;
		out.write(`${visible(say('register.intact', { folder, entries }))}\n`);
		if (sequence > 0) out.write(`${say('register.expect', { expect: `${sequence}:${hash}` })}\n`);
		for (const fault of acknowledged) out.write(`${visible(say('register.acknowledged', { text: faultText(fault, tongue) }))}\n`);
		for (const warning of warnings) err.write(`${visible(say('register.warning', { text: warningText(warning, tongue) }))}\n`);
	}
	return verification.kind === 'intact' ? EXIT.clean : EXIT.findings;
}

/** The fault, and what to do about it. */
function tellFault(folder: string, fault: Fault, { err, say, tongue }: Session): void {
	err.write(`${visible(say('register.fault', { folder, text: faultText(fault, tongue) }))}\n`);
	if (fault.code !== 'torn') err.write(`${say('register.fault-next')}\n`);
}

function expectedOf(written: string | undefined): Expected | null {
	if (written === undefined) return null;
	const [, sequence, hash = ''] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(written.trim()) ?? [];
	if (sequence === undefined) throw new UsageError('error.expect', { value: written });
	return { sequence: Number(sequence), hash: hash.toLowerCase() };
}

function list({ folder, policy }: Register, { options }: Arguments, session: Session): number {
	const wanted = filterOf(options);
	let shown = 0;
	for (const entry of readRegister(folder)) {
		if (!wanted(entry)) continue;
		shown++;
		session.out.write(`${options.has('json') ? JSON.stringify(entry) : rowOf(entry, policy, session)}\n`);
	}
	if (!options.has('json')) session.err.write(`${session.say('register.count', { count: shown })}\n`);
	return EXIT.clean;
}

function rowOf(entry: RegisterEntry, policy: Policy, { tongue, say }: Session): string {
	const files = entry.files.map((file) => file.path);
	const more = (entry.count ?? files.length) - Math.min(files.length, 3);
	const known = ROUTES.find((route) => route === entry.route);
	const parts = [
		`${entry.sequence}`,
		entry.time.replace('T', ' ').slice(0, 16),
		entry.applicant ?? entry.user,
		actionText(entry.action, tongue),
		known === undefined ? '' : routeTitle(known, policy, tongue),
		entry.label ? formatMarking(entry.label, policy) : '',
		files.slice(0, 3).join(', ') + (more > 0 ? ` ${say('register.more', { count: more })}` : ''),
		entry.recipient ?? '',
		entry.approver ? `${entry.approver.name} ${entry.permit?.number ?? ''}`.trim() : '',
		entry.reason ?? '',
	];
	return visible(parts.filter((part) => part !== '').join('  '));
}

function filterOf(options: Arguments['options']): (entry: RegisterEntry) => boolean {
	const [from, to] = [options.get('from'), options.get('to')].map((day) => (day === undefined ? null : dayOf(day)));
	const [action, route, text] = [options.get('action'), options.get('route'), options.get('text')?.normalize('NFKC').toLowerCase()];
	if (action !== undefined && !(REGISTER_ACTIONS as readonly string[]).includes(action))
		throw new UsageError('error.option-choice', { option: '--action', value: action, choices: REGISTER_ACTIONS.join(', ') });
	return (entry) => {
		const day = entry.time.slice(0, 10);
		if ((from && day < from) || (to && day > to)) return false;
		if ((action !== undefined && entry.action !== action) || (route !== undefined && entry.route !== route)) return false;
		return text === undefined || JSON.stringify(entry).normalize('NFKC').toLowerCase().includes(text);
	};
}

function dayOf(written: string): string {
	const day = calendarDay(written);
	if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new UsageError('error.day', { value: written });
	return day;
}

async function report({ folder, policy }: Register, { options }: Arguments, session: Session): Promise<number> {
	const { host, say, tongue, out } = session;
	const named = options.get('xlsx');
	if (named === undefined) throw new UsageError('error.no-xlsx');
	const verification = verifyRegister(folder, expectedOf(options.get('expect')), { yearBegins: policy.export.register.yearBegins });
	const wanted = filterOf(options);
	const progress = new Progress(session, false);
	try {
		const written = await writeRegisterSheet(path.resolve(host.cwd, named), entriesOf(folder, wanted), {
			policy,
			tongue,
			verification: reported(verification, session),
			onProgress: (entries) => progress.show('register.progress', { entries }),
			...(host.signal === undefined ? {} : { signal: host.signal }),
		});
		progress.clear();
		out.write(`${visible(say('register.written', { path: written.path, entries: written.entries }))}\n`);
	} finally {
		progress.clear();
	}
	if (verification.kind === 'fault') tellFault(folder, verification, session);
	return verification.kind === 'intact' ? EXIT.clean : EXIT.findings;
}

function* entriesOf(folder: string, wanted: (entry: RegisterEntry) => boolean): Generator<RegisterEntry> {
	for (const entry of readRegister(folder)) if (wanted(entry)) yield entry;
}

/** As the report shows it. */
function reported(verification: Verification, { tongue }: Session): { intact: boolean; head: string | null; faults: string[] } {
	if (verification.kind === 'fault') return { intact: false, head: null, faults: [faultText(verification, tongue)] };
	const { sequence, hash, acknowledged } = verification;
	return {
		intact: true,
		head: sequence === 0 ? null : `${sequence}:${hash}`,
		faults: acknowledged.map((fault) => faultText(fault, tongue)),
	};
}

/** Takes note of a damaged register, so that it can go on. */
function reseal({ folder, policy }: Register, { options }: Arguments, session: Session): number {
	const { out, say, tongue } = session;
	const reason = options.get('reason')?.trim() ?? '';
	if (reason === '') throw new UsageError('error.reseal-reason');
	const verification = verifyRegister(folder);
	if (verification.kind === 'intact') {
		out.write(`${visible(say('register.intact', { folder, entries: verification.entries }))}\n`);
		return EXIT.clean;
	}
	const entry = resealRegister(folder, reason, `${verification.code} ${verification.file}:${verification.line}`, {
		yearBegins: policy.export.register.yearBegins,
	});
	out.write(`${visible(say('register.resealed', { sequence: entry.sequence, text: faultText(verification, tongue) }))}\n`);
	return EXIT.clean;
}
