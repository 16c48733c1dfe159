import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { algorithmOf, KeyError, readPublicKey } from '../../export/keys';
import { SIGNATURE_ENDING, type SignatureResult, verifySignature } from '../../export/signature';
import { type FileCheck, type ManifestResult, verifyManifest } from '../../export/verify-manifest';
import type { Arguments } from '../args';
import { EXIT, UsageError } from '../errors';
import { visible } from '../escape';
import { Progress } from '../progress';
import type { Session } from '../session';

type Checked = Extract<ManifestResult, { kind: 'checked' }>;
/** `unchecked`: there is a signature, but no key to verify it with. `absent`: a key was given, but there is no signature. */
type SignatureVerdict = SignatureResult | { readonly state: 'none' | 'unchecked' | 'absent' };

/** `kakuzuke verify`: whether the files beside a manifest are as they were (3(2)⑨(ウ)), and whether its signature is good. */
export async function verify(args: Arguments, session: Session): Promise<number> {
	const { operands, options } = args;
	if (operands.length !== 1) throw new UsageError('error.one-manifest');
	const named = operands[0] ?? '';
	const manifest = path.resolve(session.host.cwd, named);
	if (!isFile(manifest)) throw new UsageError('error.no-manifest', { path: named });
	const signature = await signatureOf(manifest, args, session);
	const result = await filesOf(manifest, named, options.has('strict'), session);
	if (result === null) return EXIT.notChecked;
	const whole = result.kind === 'checked' && result.intact;
	const signed = signature.state === 'good' || signature.state === 'none' || signature.state === 'unchecked';
	const code = whole && signed ? EXIT.clean : EXIT.findings;
	if (options.has('json')) session.out.write(`${JSON.stringify(asJson(named, result, signature, code), null, '\t')}\n`);
	else print(named, result, signature, options.has('strict'), session);
	if (signature.state === 'unchecked') session.err.write(`${session.say('verify.signature.unchecked')}\n`);
	return code;
}

async function filesOf(manifest: string, named: string, strict: boolean, session: Session): Promise<ManifestResult | null> {
	const progress = new Progress(session, false);
	const { signal } = session.host;
	try {
		return await verifyManifest(manifest, {
			strict,
			...(signal === undefined ? {} : { signal }),
			onProgress: ({ files, total, bytes }) => progress.show('verify.progress', { files, total, megabytes: Math.floor(bytes / 1e6) }),
		});
	} catch (error) {
		if (signal?.aborted !== true) throw new UsageError('error.manifest-unreadable', { path: named, detail: codeOf(error) });
		session.err.write(`${session.say('verify.cancelled')}\n`);
		return null;
	} finally {
		progress.clear();
	}
}

async function signatureOf(manifest: string, { options }: Arguments, session: Session): Promise<SignatureVerdict> {
	const { cwd } = session.host;
	const given = options.get('signature');
	const file = given === undefined ? manifest + SIGNATURE_ENDING : path.resolve(cwd, given);
	if (given !== undefined && !isFile(file)) throw new UsageError('error.no-signature', { path: given });
	const keyFile = options.get('public-key');
	if (keyFile === undefined) return { state: isFile(file) ? 'unchecked' : 'none' };
	const key = readKey(path.resolve(cwd, keyFile), keyFile);
	try {
		algorithmOf(readPublicKey(key).key);
		if (!isFile(file)) return { state: 'absent' };
		return await verifySignature(manifest, { key, signature: file });
	} catch (error) {
		if (error instanceof KeyError) throw new UsageError(`error.key.${error.code}`, { path: keyFile });
		throw new UsageError('error.signature-unreadable', { path: given ?? path.basename(file), detail: codeOf(error) });
	}
}

/** More than any key or certificate has. */
const MAX_KEY = 1 << 20;

function readKey(file: string, named: string): Buffer {
	try {
		const stat = statSync(file);
		if (!stat.isFile() || stat.size > MAX_KEY) throw new KeyError('key-invalid');
		return readFileSync(file);
	} catch (error) {
		if (error instanceof KeyError) throw new UsageError('error.key.key-invalid', { path: named });
		throw new UsageError('error.key-unreadable', { path: named, detail: codeOf(error) });
	}
}

function isFile(file: string): boolean {
	return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** The contract's shape: all that is not as it should be is listed, the rest is counted. */
function asJson(named: string, result: ManifestResult, signature: SignatureVerdict, exitCode: number): unknown {
	const base = { manifest: named, intact: exitCode === EXIT.clean, signature };
	if (result.kind === 'refused') return { ...base, refused: { line: result.line, code: result.code, detail: result.detail } };
	const { head, counts, extra, extraComplete } = result;
	return { ...base, head, counts, faults: faultsOf(result), extra, extraComplete };
}

function faultsOf({ files }: Checked): FileCheck[] {
	return files.filter(({ state }) => state !== 'ok');
}

/** Names of files besides the manifest's that are shown; the rest is counted. */
const SHOWN_EXTRA = 20;

function print(named: string, result: ManifestResult, signature: SignatureVerdict, strict: boolean, session: Session): void {
	const { out, say } = session;
	const path = visible(named);
	printSignature(signature, session);
	if (result.kind === 'refused') {
		const { line, code, detail } = result;
		out.write(`${visible(say('verify.refused', { path: named, line, reason: say(`verify.fault.${code}`, { detail }) }))}\n`);
		return;
	}
	const { head, counts, extra, extraComplete } = result;
	if (head !== null) out.write(`${visible(say('verify.head', { marking: head.marking, date: head.date }))}\n`);
	for (const { name, line, state, detail } of faultsOf(result)) {
		out.write(`${visible(say('verify.file', { path: named, line, name, state: say(`verify.state.${state}`, { detail }) }))}\n`);
	}
	if (extra.length > 0 || !extraComplete) {
		const count = extraComplete ? extra.length : `${extra.length}+`;
		out.write(`${say(strict ? 'verify.extra-strict' : 'verify.extra', { count })}\n`);
		for (const name of extra.slice(0, SHOWN_EXTRA)) out.write(`  ${visible(name)}\n`);
		if (extra.length > SHOWN_EXTRA) out.write(`  ${say('verify.extra-more', { count: extra.length - SHOWN_EXTRA })}\n`);
	}
	const { ok, altered, missing } = counts;
	const unread = counts.unreadable + counts.outside;
	out.write(`${say('verify.summary', { path, ok, altered, missing, unread })}\n`);
}

function printSignature(signature: SignatureVerdict, { out, say }: Session): void {
	if (!('signer' in signature)) {
		if (signature.state === 'absent') out.write(`${say('verify.signature.absent')}\n`);
		return;
	}
	const { algorithm, signer } = signature;
	out.write(`${say(`verify.signature.${signature.state}`, { algorithm })}\n`);
	out.write(`  ${say('verify.signer.key', { fingerprint: signer.fingerprint })}\n`);
	if (signer.certificate === null) return;
	const { subject, issuer, validFrom, validTo } = signer.certificate;
	out.write(
		`  ${visible(say('verify.signer.certificate', { subject, issuer, from: validFrom.slice(0, 10), to: validTo.slice(0, 10) }))}\n`,
	);
	out.write(`  ${say('verify.signer.chain')}\n`);
}
