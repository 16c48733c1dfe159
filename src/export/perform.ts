import { statSync } from 'node:fs';
import path from 'node:path';
import { sidecarText } from '../formats';
import type { RegisterEntry } from '../register';
import { RegisterError } from '../register';
import { makeBesides } from './besides';
import { copyFiles } from './copy';
import { judge } from './judge';
import { KeyError } from './keys';
import { MethodError, type MethodFile, type MethodOutput } from './methods/types';
import { recordExport, stemOf } from './record';
import type { ExportOutcome, ExportRequest } from './request';
import { codeOf, Staging } from './staging';
import type { Decision, ExportedFile } from './types';

/** What stands in the staging and where it goes. */
export interface Made {
	readonly outputs: readonly MethodOutput[];
	readonly moves: readonly { readonly from: string; readonly to: string }[];
	/** What leaves, with final paths. */
	readonly files: readonly ExportedFile[];
	readonly originals: ReadonlyMap<string, string>;
	/** Method with its algorithm, for the record. */
	readonly method: string | null;
}

/**
 * Carries out an export: brings it before the gate, encrypts or copies into a hidden folder, verifies, records (6.1(1)⑤) and only then gives the
 * results their names. Originals are only read. Nothing comes out without an entry in the register. Never throws for what can go wrong.
 */
export async function performExport(request: ExportRequest): Promise<ExportOutcome> {
	const decision = judge(request, request.now);
	let staging: Staging | null = null;
	try {
		checkUnchanged(request);
		if (decision.outcome !== 'proceed') return { kind: 'stopped', decision, entry: stopped(request, decision) };
		staging = new Staging(path.resolve(request.out));
		return await carryOut(request, decision, staging);
	} catch (error) {
		staging?.takeBack();
		return shown(failure(request, decision, error), staging);
	} finally {
		staging?.discard();
	}
}

async function carryOut(request: ExportRequest, decision: Decision, staging: Staging): Promise<ExportOutcome> {
	const made = await make(request, decision, staging);
	const besides = await makeBesides(request, decision, staging, made);
	request.signal?.throwIfAborted();
	const declined = decision.reasons.some(({ code }) => code === 'declined');
	const entry = recordExport(request, {
		action: declined ? 'decline' : 'export',
		decision,
		originals: made.originals,
		results: made.files,
		method: made.method,
		detail: null,
	});
	try {
		staging.publish([...made.moves, ...besides.map((name) => ({ from: name, to: name }))]);
	} catch (error) {
		// It was recorded and did not leave: that is recorded as well.
		recordExport(request, {
			action: 'cancel',
			decision,
			originals: new Map(),
			results: [],
			method: null,
			detail: `not delivered: ${entry.sequence}`,
		});
		throw error;
	}
	return { kind: 'done', decision, files: made.files, besides: besides.map((name) => path.join(staging.out, name)), entry };
}

async function make(request: ExportRequest, decision: Decision, staging: Staging): Promise<Made> {
	if (!decision.encrypt)
		return copied(await copyFiles({ ...paceOf(request), files: filesOf(request, staging), folder: staging.folder }), staging);
	const { methodById } = await import('./methods');
	const method = methodById(request.method as Parameters<typeof methodById>[0]);
	if (method === undefined) throw new MethodError('io', '', `no method ${request.method}`);
	if (request.secret === null) throw new MethodError(method.secret === 'password' ? 'password-missing' : 'recipient-invalid', '', '');
	const { minimum } = request.context.workspacePolicy.policy.export.password;
	if (request.secret.kind === 'password' && [...request.secret.password].length < minimum)
		throw new MethodError('password-weak', '', String(minimum));
	// Office and PDF encrypt documents, not the label files beside them; the labels of the results are written anew.
	const files = method.joins ? filesOf(request, staging) : documentsOf(request);
	const unfit = files.find(({ name }) => !method.accepts(name.toLowerCase()));
	if (unfit !== undefined) throw new MethodError('unsupported-file', unfit.path, method.id);
	const outputs = await method.encrypt({
		...paceOf(request),
		files,
		folder: staging.folder,
		stem: stemOf(request),
		secret: request.secret,
		...(request.hideNames === undefined ? {} : { hideNames: request.hideNames }),
	});
	const moves = outputs.map(({ path: file }) => ({ from: path.basename(file), to: staging.freeName(path.basename(file)) }));
	return {
		outputs,
		moves,
		files: outputs.map(({ sha256, size }, index) => ({
			path: path.join(staging.out, moves[index]?.to ?? ''),
			sha256,
			size,
			method: method.id,
		})),
		originals: new Map(outputs.flatMap(({ originals }) => [...originals])),
		method: `${method.id} (${method.algorithm})`,
	};
}

/** Copies keep their folders; only what stands at the top may need another name. */
function copied(outputs: readonly MethodOutput[], staging: Staging): Made {
	const names = outputs.map(({ path: file }) => path.relative(staging.folder, file).split(path.sep));
	const tops = new Map(names.map(([top = '']) => [top, top]));
	for (const top of tops.keys()) tops.set(top, staging.freeName(top));
	return {
		outputs,
		moves: [...tops].map(([from, to]) => ({ from, to })),
		files: outputs.map(({ sha256, size }, index) => {
			const [top = '', ...rest] = names[index] ?? [];
			return { path: path.join(staging.out, tops.get(top) ?? top, ...rest), sha256, size, method: null };
		}),
		originals: new Map(outputs.flatMap(({ originals }) => [...originals])),
		method: null,
	};
}

function paceOf({ onProgress, signal }: ExportRequest): Pick<ExportRequest, 'onProgress' | 'signal'> {
	return { ...(onProgress === undefined ? {} : { onProgress }), ...(signal === undefined ? {} : { signal }) };
}

function documentsOf({ survey }: ExportRequest): MethodFile[] {
	return survey.files.filter(({ sidecar }) => !sidecar).map(({ path: file, name, size }) => ({ path: file, name, size }));
}

/** Everything that goes along; a document whose label stands only in its folder or the map gets a label file, so that the label goes along too (3(2)①(イ)). */
function filesOf(request: ExportRequest, staging: Staging): MethodFile[] {
	const { policy } = request.context.workspacePolicy;
	const files: MethodFile[] = request.survey.files.map(({ path: file, name, size }) => ({ path: file, name, size }));
	const taken = new Set(files.map(({ name }) => name));
	for (const [index, { name, label, outer }] of request.survey.files.entries()) {
		if (!outer || taken.has(`${name}.label`)) continue;
		const file = staging.write(path.join('.labels', String(index)), sidecarText(label, policy));
		files.push({ path: file, name: `${name}.label`, size: statSync(file).size });
	}
	return files;
}

/** What was shown is what leaves: a file that changed since is looked at again first. Throws `MethodError`. */
function checkUnchanged({ survey }: ExportRequest): void {
	for (const { path: file, detail } of survey.missing) {
		if (detail !== 'symlink' && detail !== 'special-file') throw new MethodError('io', file, detail);
	}
	if (survey.files.length === 0) throw new MethodError('io', '', 'ENOENT');
	for (const { path: file, size, mtimeMs } of survey.files) {
		const stat = statSync(file, { throwIfNoEntry: false });
		if (stat === undefined) throw new MethodError('io', file, 'ENOENT');
		if (stat.size !== size || stat.mtimeMs !== mtimeMs) throw new MethodError('changed-while-read', file, 'modified');
	}
}

/** A refusal is recorded where the policy wants it; that it cannot be recorded lets nothing out, so it is not told. */
function stopped(request: ExportRequest, decision: Decision): RegisterEntry | null {
	if (decision.outcome !== 'refused' || !request.context.workspacePolicy.policy.export.register.refused) return null;
	return tryRecord(request, decision, 'refuse');
}

function tryRecord(request: ExportRequest, decision: Decision, action: 'refuse' | 'cancel'): RegisterEntry | null {
	try {
		return recordExport(request, { action, decision, originals: new Map(), results: [], method: null, detail: null });
	} catch {
		return null;
	}
}

/** The hidden folder means nothing to a person: the failure is told of the target. */
function shown(outcome: ExportOutcome, staging: Staging | null): ExportOutcome {
	if (outcome.kind !== 'failed' || staging === null || !outcome.path.startsWith(staging.folder)) return outcome;
	return { ...outcome, path: path.join(staging.out, path.relative(staging.folder, outcome.path)) };
}

function failure(request: ExportRequest, decision: Decision, error: unknown): ExportOutcome {
	const cancelled = request.signal?.aborted === true || (error instanceof MethodError && error.code === 'cancelled');
	if (cancelled) {
		const wanted = request.context.workspacePolicy.policy.export.register.cancelled;
		return { kind: 'cancelled', decision, entry: wanted ? tryRecord(request, decision, 'cancel') : null };
	}
	if (error instanceof MethodError) return { kind: 'failed', decision, code: error.code, path: error.path, detail: error.detail };
	if (error instanceof RegisterError)
		return { kind: 'failed', decision, code: `register-${error.code}`, path: error.path, detail: error.detail };
	if (error instanceof KeyError) return { kind: 'failed', decision, code: error.code, path: '', detail: '' };
	return { kind: 'failed', decision, code: 'io', path: request.out, detail: codeOf(error) };
}
