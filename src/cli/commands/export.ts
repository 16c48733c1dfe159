import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { CheckContext } from '../../check';
import { judge, methodChoices } from '../../export/judge';
import type { SigningKey } from '../../export/keys';
import type { Secret } from '../../export/methods/types';
import { generatePassword, passwordStrength } from '../../export/password';
import { performExport } from '../../export/perform';
import type { Answers, ExportRequest } from '../../export/request';
import { surveyFiles } from '../../export/survey';
import { HANDOVER_WAYS, type Survey } from '../../export/types';
import { type MethodId, ROUTES, type Route } from '../../policy';
import { kindOf } from '../../workspace';
import type { Arguments } from '../args';
import { EXIT, UsageError } from '../errors';
import { printExport } from '../output/export';
import { permissionOf } from '../permission';
import { CheckContexts, policyOption, registerRootOf } from '../policies';
import { Progress } from '../progress';
import type { Session } from '../session';

/** More than any key file has. */
const MAX_KEY = 1 << 20;
/** A password is a line, not a document. */
const MAX_PASSWORD = 4096;

/** `kakuzuke export`: everything that leaves passes the gate here. It never asks; what is missing is told, with the clause. */
export async function exportFiles(args: Arguments, session: Session): Promise<number> {
	const route = routeOf(args.options.get('route'));
	const out = args.options.get('out');
	if (args.operands.length === 0) throw new UsageError('error.no-files');
	if (out === undefined || out.trim() === '') throw new UsageError('error.no-out');
	const contexts = new CheckContexts(policyOption(args, session), session);
	const paths = args.operands.map((operand) => path.resolve(session.host.cwd, operand));
	const [first = ''] = paths;
	const kind = kindOf(first) === 'folder' ? 'folder' : 'file';
	const context = { ...contexts.of(first, kind), root: registerRootOf(first, kind, session) };
	const progress = new Progress(session, args.options.has('json'));
	try {
		const survey = await look(paths, contexts, progress, session);
		if (contexts.broken) {
			session.err.write(`${session.say('policy.refused')}\n`);
			return EXIT.usage;
		}
		const request = await requestOf(args, { survey, route, context, out: path.resolve(session.host.cwd, out) }, session);
		const outcome = await performExport(withProgress(request, progress, session));
		progress.clear();
		printExport({ request, outcome, json: args.options.has('json') }, session);
		return outcome.kind === 'done' ? EXIT.clean : EXIT.findings;
	} finally {
		progress.clear();
	}
}

function look(paths: readonly string[], contexts: CheckContexts, progress: Progress, { host }: Session): Promise<Survey> {
	return surveyFiles(paths, {
		contextOf: (file) => contexts.of(file),
		onProgress: (files) => progress.show('export.progress.survey', { files }),
		...(host.signal === undefined ? {} : { signal: host.signal }),
	});
}

function routeOf(written: string | undefined): Route {
	const route = ROUTES.find((id) => id === written);
	if (route === undefined) throw new UsageError('error.no-route', { known: ROUTES.join(', ') });
	return route;
}

type Basis = Pick<ExportRequest, 'survey' | 'route' | 'context' | 'out'>;

async function requestOf(args: Arguments, basis: Basis, session: Session): Promise<ExportRequest> {
	const { options } = args;
	const answers = answersOf(args, basis.context);
	const method = methodOf(args, basis);
	const secret = await secretOf(args, method, session);
	const signingKey = signingKeyOf(args, session);
	const request: ExportRequest = { ...basis, answers, method, secret, signingKey, hideNames: options.has('hide-names') };
	// Shown only where it will be used, and only to a person.
	const generated =
		secret === null && needsPassword(method) && judge(request).outcome === 'proceed' ? ownPassword(basis.context, session) : null;
	const sheet = options.has('medium') ? { sheet: { medium: options.get('medium') ?? '' } } : {};
	return { ...request, ...sheet, ...(generated === null ? {} : { secret: generated }) };
}

function answersOf({ options }: Arguments, context: CheckContext): Answers {
	const handover = options.get('handover');
	return {
		declineReason: options.get('decline-reason') ?? null,
		permission: permissionOf(options, context.workspacePolicy.policy),
		selfApprovalReason: options.get('self-approval-reason') ?? null,
		service: options.get('service') ?? options.get('recipient') ?? null,
		handover:
			handover === undefined
				? options.has('recipient-key')
					? 'recipient-key'
					: null
				: handover === 'same-channel'
					? handover
					: 'other-channel',
		handoverBy: HANDOVER_WAYS.find((way) => way === handover) ?? null,
		recipient: options.get('recipient') ?? null,
		purpose: options.get('purpose') ?? null,
		applicant: options.get('applicant') ?? null,
	};
}

/** The method named; else the route's first that takes the secret that was given. */
function methodOf({ options }: Arguments, { survey, route, context }: Basis): string | null {
	const named = options.get('method');
	if (named !== undefined) return named;
	const kind: Secret['kind'] | null = options.has('recipient-key') ? 'recipients' : options.has('password-stdin') ? 'password' : null;
	if (kind === null) return null;
	const choices = methodChoices(survey, route, context.workspacePolicy.policy);
	// Where the route knows none, the gate says so.
	return choices.find(({ secret, suits }) => secret === kind && suits)?.id ?? (kind === 'password' ? 'zip' : 'age');
}

function needsPassword(method: string | null): boolean {
	return method !== null && (['zip', 'office', 'pdf'] satisfies MethodId[] as string[]).includes(method);
}

async function secretOf({ options }: Arguments, method: string | null, session: Session): Promise<Secret | null> {
	const key = options.get('recipient-key');
	const stdin = options.has('password-stdin');
	if (key !== undefined && stdin) throw new UsageError('error.two-secrets');
	if (key !== undefined && needsPassword(method)) throw new UsageError('error.method-password', { method: method ?? '' });
	if (stdin && method === 'age') throw new UsageError('error.method-key');
	if (key !== undefined) return { kind: 'recipients', keys: recipientsOf(key, session) };
	return stdin ? { kind: 'password', password: await passwordFrom(session) } : null;
}

/** `age1…`, several of them after commas, or a file with one a line. */
function recipientsOf(written: string, { host }: Session): string[] {
	const file = path.resolve(host.cwd, written);
	const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() === true;
	const text = isFile && !/^age1/.test(written) ? readKey(file, written) : written;
	const keys = text.split(isFile ? /\r?\n/ : ',').map((line) => line.trim());
	return keys.filter((line) => line !== '' && !line.startsWith('#'));
}

async function passwordFrom({ host }: Session): Promise<string> {
	const pieces: Uint8Array[] = [];
	let size = 0;
	for await (const piece of host.stdin) {
		size += piece.length;
		if (size > MAX_PASSWORD) throw new UsageError('error.password-long', { limit: MAX_PASSWORD });
		pieces.push(piece);
	}
	const text = Buffer.concat(pieces)
		.toString('utf8')
		.replace(/^\ufeff/, '')
		.replace(/\r?\n$/, '');
	if (text === '' || /[\r\n]/.test(text)) throw new UsageError('error.password-line');
	return text;
}

/** A new password, shown once on the terminal. Without a terminal there is nobody to show it to. */
function ownPassword({ workspacePolicy }: CheckContext, { err, say, host }: Session): Secret | null {
	if (host.stderr.isTTY !== true) return null;
	const rules = workspacePolicy.policy.export.password;
	const password = generatePassword(rules);
	const { bits } = passwordStrength(password, rules);
	err.write(`${say('export.password', { password, bits: Math.floor(bits) })}\n`);
	err.flush();
	return { kind: 'password', password };
}

function signingKeyOf({ options }: Arguments, session: Session): SigningKey | null {
	const named = options.get('sign-key');
	if (named === undefined) return null;
	const passphrase = session.host.env.KAKUZUKE_SIGN_PASSPHRASE;
	return { pem: readKey(path.resolve(session.host.cwd, named), named), ...(passphrase === undefined ? {} : { passphrase }) };
}

function readKey(file: string, named: string): string {
	try {
		const stat = statSync(file);
		if (!stat.isFile() || stat.size > MAX_KEY) throw new Error('EFBIG');
		return readFileSync(file, 'utf8');
	} catch (error) {
		throw new UsageError('error.key-unreadable', {
			path: named,
			detail: error instanceof Error && 'code' in error ? String(error.code) : 'EFBIG',
		});
	}
}

function withProgress(request: ExportRequest, progress: Progress, session: Session): ExportRequest {
	const { signal } = session.host;
	return {
		...request,
		...(signal === undefined ? {} : { signal }),
		onProgress: ({ phase, files, bytes, total }) =>
			progress.show(phase === 'encrypt' ? 'export.progress.make' : 'export.progress.verify', {
				files,
				count: request.survey.files.length,
				percent: total === 0 ? 100 : Math.floor((100 * bytes) / total),
			}),
	};
}
